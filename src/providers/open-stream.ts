import OpenAI from 'openai';
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions';
import type { Provider } from '../gateway/models/language-models';
import type { keptAliveFetch } from './kept-alive-fetch';

/** The longest that a Lambda function can run; a turn's own end comes sooner, by its signal. */
const TIMEOUT_MS = 15 * 60_000;

export interface Call {
  readonly provider: Provider;
  readonly baseUrl: string;
  /** Undefined where the provider wants none. */
  readonly key: string | undefined;
  readonly body: ChatCompletionCreateParamsStreaming;
  readonly signal: AbortSignal;
  readonly fetch: ReturnType<typeof keptAliveFetch>;
}

/** Asks once, and resolves when the provider begins to answer. Rejects with the client's own errors. */
export async function openStream(call: Call): Promise<AsyncIterable<ChatCompletionChunk>> {
  const { provider, baseUrl, key, body, signal, fetch } = call;
  const client = new OpenAI({
    baseURL: baseUrl,
    // Goes with each request instead, so that the client holds no key.
    apiKey: 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    defaultQuery: provider.query,
    // The domain asks again itself, and knows of other models.
    maxRetries: 0,
    timeout: TIMEOUT_MS,
    // It would quote what it cannot parse.
    logLevel: 'off',
    fetch,
    fetchOptions: { redirect: 'error' },
  });
  return client.chat.completions.create(body, { signal, headers: keyHeaders(provider, key) });
}

function keyHeaders({ apiKeyHeader }: Provider, key: string | undefined): Record<string, string | null> {
  if (key === undefined) return { Authorization: null };
  return apiKeyHeader === 'api-key'
    ? { Authorization: null, 'api-key': key }
    : { Authorization: `Bearer ${key}` };
}
