import type { OnPhase, RequestPhase } from '../request-observer';
import type { GuardrailResource } from '../resources';
import type { StandIn } from '../stand-in';
import { checkAuthorization } from './authorization';
import { BedrockError } from './bedrock-error';
import { listenCleartext } from './cleartext-server';
import { Guardrail } from './guardrail';
import type { HttpExchange } from './http-exchange';
import type { LanguageModel } from './language-model';
import { Operations } from './operations';
import { sendEvents, sendFailure, sendJson } from './responses';
import { scriptedModel } from './scripted-model';

export interface BedrockOptions {
  readonly region: string;
  /** Answers the prompts; the scripted model by default. */
  readonly model?: LanguageModel;
  readonly guardrail?: GuardrailResource;
  /** A free port by default. */
  readonly port?: number;
  /** Pace of the default model, tokens a second, 0 for as fast as possible; default 40. */
  readonly tokensPerSecond?: number;
  /** Milliseconds before the first token of the default model; default 300. */
  readonly firstTokenMs?: number;
  /** Called for every signed request, before it is answered. */
  readonly onRequest?: (request: BedrockRequest) => void;
  /** Awaited at the phases of every signed request; where it rejects with a `RequestStopped`, the connection breaks. */
  readonly onPhase?: OnPhase;
}

export interface BedrockRequest {
  readonly operation: 'ApplyGuardrail' | 'Converse' | 'ConverseStream' | 'CountTokens';
  /** Model id or guardrail id, decoded. */
  readonly resourceId: string;
  /** The body, as it came. */
  readonly body: string;
}

export interface Bedrock extends StandIn {
  /** Signed Converse and ConverseStream requests so far: also the refused ones and the SDK's retries. */
  readonly requests: number;
}

interface Called extends Pick<BedrockRequest, 'resourceId' | 'body'> {
  readonly version: string;
  readonly signal: AbortSignal;
}

const routes: readonly (readonly [BedrockRequest['operation'], RegExp])[] = [
  ['ConverseStream', /^\/model\/([^/]+)\/converse-stream$/],
  ['Converse', /^\/model\/([^/]+)\/converse$/],
  ['CountTokens', /^\/model\/([^/]+)\/count-tokens$/],
  ['ApplyGuardrail', /^\/guardrail\/([^/]+)\/version\/([^/]+)\/apply$/],
];

/** Starts a Bedrock Runtime on 127.0.0.1 that real clients can talk to, over cleartext HTTP/2 and HTTP/1.1. */
export async function startBedrock(options: BedrockOptions): Promise<Bedrock> {
  const { region, guardrail, port = 0, tokensPerSecond, firstTokenMs, onRequest, onPhase } = options;
  const model = options.model ?? scriptedModel({ tokensPerSecond, firstTokenMs });
  const operations = new Operations(model, guardrail && new Guardrail(guardrail));
  let requests = 0;

  const answerOf = (
    operation: Exclude<BedrockRequest['operation'], 'ConverseStream'>,
    { resourceId, version, body, signal }: Called,
  ): object | Promise<object> => {
    switch (operation) {
      case 'Converse':
        return operations.converse(resourceId, body, signal);
      case 'CountTokens':
        return operations.countTokens(resourceId, body);
      case 'ApplyGuardrail':
        return operations.applyGuardrail(resourceId, version, body);
    }
  };

  const serve = async (exchange: HttpExchange): Promise<void> => {
    try {
      const body = await exchange.readBody();
      checkAuthorization(exchange.authorization, region);
      const { operation, resourceId, version } = route(exchange);
      if (operation === 'Converse' || operation === 'ConverseStream') requests += 1;
      onRequest?.({ operation, resourceId, body });
      const observed = { operation, authorization: exchange.authorization };
      const observe = onPhase && ((phase: RequestPhase) => onPhase(phase, observed));
      await observe?.('received');
      if (operation === 'ConverseStream') {
        const events = operations.converseStream(resourceId, body, exchange.signal);
        return await sendEvents(exchange, events, observe);
      }
      const answer = await answerOf(operation, { resourceId, version, body, signal: exchange.signal });
      await observe?.('done');
      sendJson(exchange, answer);
    } catch (error) {
      sendFailure(exchange, error);
    }
  };

  const server = await listenCleartext(port, serve);
  return {
    url: server.url,
    close: () => server.close(),
    get requests() {
      return requests;
    },
  };
}

function route({ method, path }: HttpExchange) {
  for (const [operation, pattern] of routes) {
    const match = method === 'POST' && pattern.exec(path);
    if (match) {
      const [, resourceId = '', version = ''] = match.map((segment) => decodeURIComponent(segment));
      return { operation, resourceId, version };
    }
  }
  throw new BedrockError('UnknownOperationException', `The local Bedrock has no ${method} ${path}.`);
}
