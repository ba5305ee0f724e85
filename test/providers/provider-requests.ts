import type { SecretReader } from '../../src/aws/secrets/secret-reader';
import type { ContentBlock } from '../../src/gateway/contract/content';
import type {
  LanguageModels,
  ModelError,
  ModelEvent,
  ModelRequest,
  Provider,
} from '../../src/gateway/models/language-models';

export const provider = (override: Partial<Provider> = {}): Provider => ({
  name: 'openai',
  baseUrl: 'https://api.openai.com/v1',
  apiKeyHeader: 'Authorization',
  maxTokensField: 'max_completion_tokens',
  query: {},
  ...override,
});

export const userMessage = (...content: ContentBlock[]) => ({ role: 'user' as const, content });
export const assistantMessage = (...content: ContentBlock[]) => ({ role: 'assistant' as const, content });

export const modelRequest = (override: Partial<ModelRequest> = {}): ModelRequest => ({
  modelId: 'gpt-5-mini',
  provider: provider(),
  attempts: 3,
  firstTokenMs: undefined,
  messages: [userMessage({ text: 'Hello' })],
  inferenceConfig: { maxTokens: 200 },
  metadata: { requestId: 'r1' },
  ...override,
});

export interface Conversed {
  readonly events: ModelEvent[];
  readonly error?: ModelError;
}

export async function converse(
  models: LanguageModels,
  request: ModelRequest,
  signal = new AbortController().signal,
): Promise<Conversed> {
  const events: ModelEvent[] = [];
  try {
    for await (const event of models.converse(request, signal)) events.push(event);
    return { events };
  } catch (error) {
    return { events, error: error as ModelError };
  }
}

export const textOf = (events: readonly ModelEvent[]): string =>
  events
    .map((event) => ('contentBlockDelta' in event ? (event.contentBlockDelta.delta.text ?? '') : ''))
    .join('');

/** Of providers that want no key. */
export const noSecrets: SecretReader = {
  read: async (name) => {
    throw new Error(`No secret ${name}`);
  },
  forget: () => undefined,
};
