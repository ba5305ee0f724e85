import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext, Script, type Context } from 'node:vm';

/** A fresh JavaScript realm with APPSYNC_JS's globals and one handler module in it. */
export interface HandlerRealm {
  /** `onSubscribe`, or `onPublish.request` and `onPublish.response`, as the module exports them. */
  readonly names: readonly string[];
  /**
   * Runs a handler; returns its outcome as JSON.
   * @throws Error with code `ERR_SCRIPT_EXECUTION_TIMEOUT` past the time limit.
   */
  call(name: string, contextJson: string): string;
}

/** What call-handler.js evaluates to. */
interface Entry {
  readonly prepareModule: (moduleFunction: unknown) => void;
  readonly prepareCall: (name: string, contextJson: string) => void;
  readonly run: () => string;
}

type Bound = (...args: unknown[]) => unknown;

/**
 * Runs a module's script (see `moduleScript`) in a realm of its own. Strings are all that crosses its border.
 * @throws whatever the module's top level throws.
 */
export function createHandlerRealm(options: {
  readonly script: string;
  readonly fileName: string;
  readonly timeLimitMilliseconds: number;
  readonly log: (level: 'info' | 'error', message: string) => void;
}): HandlerRealm {
  const limit = Number.isFinite(options.timeLimitMilliseconds)
    ? { timeout: options.timeLimitMilliseconds }
    : {};
  const context = createContext({}, { codeGeneration: { strings: false, wasm: false } });
  const utils = realmFunction(
    context,
    'appsync-utils',
  )({
    base64Decode: (value: string) => Buffer.from(value, 'base64').toString('utf8'),
    base64Encode: (value: string) => Buffer.from(value, 'utf8').toString('base64'),
    log: options.log,
    randomUuid: () => randomUUID(),
  });
  const entry = realmFunction(context, 'call-handler')(utils) as Entry;
  realmFunction(context, 'restrict-intrinsics')(utils);
  Object.defineProperty(context, '__run', { value: entry.run });

  const script = new Script('__run()');
  const run = () => script.runInContext(context, limit) as string;
  entry.prepareModule(runInContext(options.script, context, { filename: options.fileName, ...limit }));
  return {
    names: JSON.parse(run()) as string[],
    call: (name, contextJson) => {
      entry.prepareCall(name, contextJson);
      return run();
    },
  };
}

/** Plain JavaScript beside this file: it runs in the realm as it stands there, untouched by a compiler. */
function realmFunction(context: Context, name: string): Bound {
  const file = join(__dirname, 'realm', `${name}.js`);
  return runInContext(readFileSync(file, 'utf8'), context, { filename: file }) as Bound;
}
