import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { BedrockError } from '../bedrock/bedrock-error';
import { ConnectionReset } from '../bedrock/faults';
import { HttpExchange } from '../bedrock/http-exchange';
import type { LanguageModel } from '../bedrock/language-model';
import { scriptedModel } from '../bedrock/scripted-model';
import type { StandIn } from '../stand-in';
import { Completions } from './completions';
import type { ConfiguredProviders } from './configured-providers';
import { serveLoopback } from './loopback-server';
import { openAiErrorOf } from './openai-error';

export interface OpenAiOptions {
  /** Each is played under its name, `/<provider>/v1`. */
  readonly providers: ConfiguredProviders;
  /** The key that a provider wants at this moment; asked of those with a secret only. */
  readonly keyOf: (secretName: string) => string | undefined;
  /** Answers the prompts; the scripted model by default. */
  readonly model?: LanguageModel | undefined;
  /** Pace of the default model, tokens a second, 0 for as fast as possible; default 40. */
  readonly tokensPerSecond?: number;
  /** Milliseconds before the first token of the default model; default 300. */
  readonly firstTokenMs?: number;
  /** Called for every request with the right key, before it is answered. */
  readonly onRequest?: (request: ProviderRequest) => void;
}

export interface ProviderRequest {
  readonly provider: string;
  /** With the query, as it came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** As it came. */
  readonly body: string;
}

export interface OpenAi extends StandIn {
  /** Chat completions asked for with the right key so far: also the refused ones. */
  readonly requests: number;
  /** Requests without the right key so far. */
  readonly unauthorised: number;
}

/** Starts OpenAI-compatible APIs on 127.0.0.1 that real clients can talk to, one for each provider. */
export async function startOpenAi(options: OpenAiOptions): Promise<OpenAi> {
  const { providers, keyOf, tokensPerSecond, firstTokenMs, onRequest } = options;
  const completions = new Completions(options.model ?? scriptedModel({ tokensPerSecond, firstTokenMs }));
  let requests = 0;
  let unauthorised = 0;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const exchange = new HttpExchange(request, response);
    try {
      const body = await exchange.readBody();
      const name = providerOf(exchange);
      const provider = name === undefined ? undefined : providers[name];
      if (name === undefined || !provider)
        throw new BedrockError('UnknownOperationException', 'Unknown URL.');
      const key = provider.apiKeySecretName === undefined ? undefined : keyOf(provider.apiKeySecretName);
      if (provider.apiKeySecretName !== undefined && keyIn(request.headers, provider.apiKeyHeader) !== key) {
        unauthorised += 1;
        throw new BedrockError('MissingAuthenticationTokenException', 'Incorrect API key provided.');
      }
      requests += 1;
      onRequest?.({ provider: name, url: request.url ?? '', headers: request.headers, body });
      await sendEvents(exchange, completions.stream(body, exchange.signal));
    } catch (error) {
      sendFailure(exchange, error);
    }
  };

  const server = await serveLoopback((request, response) => void serve(request, response));
  return {
    url: server.url,
    close: () => server.close(),
    get requests() {
      return requests;
    },
    get unauthorised() {
      return unauthorised;
    },
  };
}

function providerOf({ method, path }: HttpExchange): string | undefined {
  const [, name] = /^\/([^/]+)\/v1\/chat\/completions$/.exec(path) ?? [];
  return method === 'POST' && name !== undefined ? decodeURIComponent(name) : undefined;
}

function keyIn(headers: IncomingHttpHeaders, header: 'Authorization' | 'api-key'): string | undefined {
  if (header === 'api-key') return String(headers['api-key']);
  return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
}

/** The headers wait for the first event, so that an earlier failure can be an HTTP error. */
async function sendEvents(exchange: HttpExchange, events: AsyncIterable<string>): Promise<void> {
  for await (const data of events) {
    sendStreamHeaders(exchange);
    await exchange.write(Buffer.from(`data: ${data}\n\n`));
  }
  sendStreamHeaders(exchange);
  exchange.end();
}

function sendStreamHeaders(exchange: HttpExchange): void {
  if (!exchange.answering) exchange.sendHeaders(200, { 'content-type': 'text/event-stream; charset=utf-8' });
}

/** Tells of a failure in the way that is still open: an HTTP error, or an error in the stream. */
function sendFailure(exchange: HttpExchange, error: unknown): void {
  if (exchange.signal.aborted) return;
  if (error instanceof ConnectionReset) return exchange.reset();
  const { status, body } = openAiErrorOf(error);
  if (exchange.answering) return exchange.end(`data: ${JSON.stringify(body)}\n\n`);
  exchange.sendHeaders(status, { 'content-type': 'application/json' });
  exchange.end(JSON.stringify(body));
}
