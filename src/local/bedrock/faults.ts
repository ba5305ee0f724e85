import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { once } from 'node:events';
import { BedrockError, type BedrockErrorCode } from './bedrock-error';
import type { Fault } from './directives';

/** Thrown for a connection that is to be broken off. */
export class ConnectionReset extends Error {
  override readonly name = 'ConnectionReset';
}

const messages: Partial<Record<BedrockErrorCode, string>> = {
  AccessDeniedException: "You don't have access to the model with the specified model ID.",
  ModelNotReadyException: 'The model is not ready for inference. Wait and try again.',
  ModelStreamErrorException: 'The model failed while it was streaming. Retry your request.',
  ServiceUnavailableException: 'Bedrock is unable to process your request.',
  ThrottlingException: 'Too many requests, please wait before trying again.',
  ValidationException: 'The model returned the following errors: the input is not acceptable.',
};

const exception = (code: BedrockErrorCode) => new BedrockError(code, messages[code] ?? code);

/** Makes calls fail as their directives ask. Remembers which prompts are to be let through the second time. */
export class FaultInjector {
  readonly #failedOnce = new Set<string>();

  /**
   * The events as far as the fault lets them through.
   * @param asked what the prompt asks for
   * @param promptKey tells a repeated prompt from another one.
   */
  async *inject(
    events: AsyncGenerator<ConverseStreamOutput>,
    asked: Fault | undefined,
    promptKey: string,
    signal: AbortSignal,
  ): AsyncGenerator<ConverseStreamOutput> {
    const fault = asked && this.#isDue(asked, promptKey) ? asked : undefined;
    if (fault?.kind === 'refuse') throw exception(fault.code);
    if (fault?.kind === 'cut-before') return;
    if (fault?.kind === 'hang-before') await aborted(signal);
    let tokens = 0;
    for await (const event of events) {
      // With 0 tokens the stream begins all the same.
      if (!event.messageStart && fault && 'afterTokens' in fault && tokens >= fault.afterTokens) {
        if (fault.kind === 'exception') throw exception(fault.code);
        if (fault.kind === 'reset') throw new ConnectionReset();
        if (fault.kind === 'hang') await aborted(signal);
        return;
      }
      if (event.metadata && fault?.kind === 'no-metadata') continue;
      if (event.contentBlockDelta) tokens += 1;
      yield event;
    }
  }

  #isDue(fault: Fault, promptKey: string): boolean {
    if (!('once' in fault) || !fault.once) return true;
    if (this.#failedOnce.delete(promptKey)) return false;
    this.#failedOnce.add(promptKey);
    return true;
  }
}

/** Rejects when the client goes away, and never resolves. */
async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}
