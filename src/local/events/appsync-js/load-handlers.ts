import { checkAppSyncJs, type SyntaxFinding } from './appsync-js-syntax';
import type { HandlerContext } from './handler-context';
import { createHandlerRealm, type HandlerRealm } from './handler-realm';
import { moduleScript } from './module-script';

/** A line that a handler wrote with `console.log` (info) or `console.error`, or what made it fail unexpectedly. */
export interface HandlerLogLine {
  readonly level: 'info' | 'error';
  readonly message: string;
  readonly namespace: string;
}

/** How a call of a handler ended. */
export type HandlerOutcome =
  | { readonly kind: 'returned'; readonly value?: unknown; readonly stash: Readonly<Record<string, unknown>> }
  /** `runtime.earlyReturn(value)`. */
  | { readonly kind: 'early-return'; readonly value?: unknown }
  /** `util.unauthorized()`. */
  | { readonly kind: 'unauthorized' }
  /** `util.error(message, type)`. */
  | { readonly kind: 'error'; readonly message: string; readonly type?: string }
  /** Anything else that was thrown, and the time limit; not for the client's eyes. */
  | { readonly kind: 'failed'; readonly message: string };

export interface HandlerFunction {
  call(context: HandlerContext): HandlerOutcome;
}

/** `onPublish` or `onSubscribe`: one function, or two around a data source. */
export type Handler =
  | ({ readonly kind: 'function' } & HandlerFunction)
  | {
      readonly kind: 'request-response';
      readonly request: HandlerFunction;
      readonly response: HandlerFunction;
    };

export interface LoadedHandlers {
  readonly onPublish?: Handler;
  readonly onSubscribe?: Handler;
}

/** Handler code that AppSync would refuse at deployment. */
export class HandlerCodeError extends Error {
  override readonly name = 'HandlerCodeError';
  readonly code = 'HandlerCode';

  constructor(
    namespace: string,
    /** What is wrong, and where. */
    readonly findings: readonly SyntaxFinding[],
    options?: ErrorOptions,
  ) {
    super(
      `codeHandlers of channel namespace ${namespace}: ${findings.map(({ message }) => message).join(' ')}`,
      options,
    );
  }
}

/**
 * Loads the text of a namespace's `codeHandlers` into a realm of its own that mimics APPSYNC_JS. Calls are synchronous and
 * share nothing but the module's top level.
 * @throws HandlerCodeError where the code uses what APPSYNC_JS lacks; Error where its top level fails, or where it exports
 * `{request, response}` in part.
 */
export function loadHandlers(
  code: string,
  options: {
    readonly namespace: string;
    readonly log?: (line: HandlerLogLine) => void;
    /**
     * For one call. Default none: the language has no unbounded loop and no recursion, and watching a call makes it some
     * twenty times slower.
     */
    readonly timeLimitMilliseconds?: number;
  },
): LoadedHandlers {
  const { namespace, log = () => undefined, timeLimitMilliseconds = Infinity } = options;
  const findings = checkAppSyncJs(code);
  if (findings.length > 0) throw new HandlerCodeError(namespace, findings);
  const realm = createHandlerRealm({
    script: moduleScript(code),
    fileName: `${namespace}.js`,
    timeLimitMilliseconds,
    log: (level, message) => log({ level, message, namespace }),
  });
  const onPublish = handler(realm, 'onPublish');
  const onSubscribe = handler(realm, 'onSubscribe');
  return { ...(onPublish && { onPublish }), ...(onSubscribe && { onSubscribe }) };
}

function handler(realm: HandlerRealm, name: 'onPublish' | 'onSubscribe'): Handler | undefined {
  if (realm.names.includes(name)) return { kind: 'function', ...handlerFunction(realm, name) };
  const steps = [`${name}.request`, `${name}.response`] as const;
  const [request, response] = steps.map((step) => realm.names.includes(step));
  if (!request && !response) return undefined;
  if (!request || !response)
    throw new Error(`${name} must be a function, or have both request and response.`);
  return {
    kind: 'request-response',
    request: handlerFunction(realm, steps[0]),
    response: handlerFunction(realm, steps[1]),
  };
}

function handlerFunction(realm: HandlerRealm, name: string): HandlerFunction {
  return {
    call: (context) => {
      try {
        return JSON.parse(realm.call(name, JSON.stringify(context))) as HandlerOutcome;
      } catch (error) {
        // The realm answers with a failed outcome itself, but for running out of time or stack.
        return { kind: 'failed', message: (error as Error).message };
      }
    },
  };
}
