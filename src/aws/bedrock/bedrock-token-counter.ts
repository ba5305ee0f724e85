import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { CountTokensCommand } from '@aws-sdk/client-bedrock-runtime';
import type { CountedModel, TokenCounter } from '../../gateway/models/token-counter';
import type { CountedInput } from './converse-input';
import { converseInput } from './converse-input';

/** The geographies of cross-region inference profiles: `us.amazon.nova-lite-v1:0` routes to `amazon.nova-lite-v1:0`. */
const GEOGRAPHY = /^(?:us|us-gov|eu|apac|jp|au|in|ca|global)\./;

/** What Bedrock answers where it will not count for a model the next time either. */
function isLasting(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'ValidationException') return /support/i.test(error.message);
  return error.name === 'AccessDeniedException' || error.name === 'ResourceNotFoundException';
}

/** Counts by Bedrock's CountTokens, which is free of charge. */
export class BedrockTokenCounter implements TokenCounter {
  readonly #uncountable = new Set<string>();

  constructor(
    private readonly client: BedrockRuntimeClient,
    /** How long one count may take, the SDK's retries included. */
    private readonly timeoutMs: number,
  ) {}

  async count(model: CountedModel, counted: CountedInput, signal?: AbortSignal): Promise<number | undefined> {
    const modelId = countableId(model);
    if (modelId === undefined || this.#uncountable.has(modelId) || signal?.aborted) return undefined;
    const controller = new AbortController();
    const abort = () => controller.abort();
    const timer = setTimeout(abort, this.timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });
    const command = new CountTokensCommand({ modelId, input: { converse: converseInput(counted) } });
    try {
      const answer = this.client.send(command, { abortSignal: controller.signal });
      return (await Promise.race([answer, aborted(controller.signal)]))?.inputTokens;
    } catch (error) {
      if (isLasting(error)) this.#uncountable.add(modelId);
      return undefined;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }
}

/** CountTokens takes the id of a foundation model: no inference profile, and none by ARN. */
function countableId({ bedrockModelId, copiedFrom }: CountedModel): string | undefined {
  const id = copiedFrom ?? bedrockModelId;
  return id === undefined || id.startsWith('arn:') ? undefined : id.replace(GEOGRAPHY, '');
}

/** The SDK looks at the signal only while it sends, not while it waits for its next attempt. */
function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
