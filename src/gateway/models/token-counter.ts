import type { ModelRequest } from './language-models';

/** The ids of a model that its tokens can be counted by. */
export interface CountedModel {
  /** Undefined for a model beyond AWS, whose tokens nobody can count. */
  readonly bedrockModelId?: string | undefined;
  /** The model or cross-region profile that an application inference profile copies. */
  readonly copiedFrom?: string | undefined;
}

/** Port: counts what a request's input would be charged as. */
export interface TokenCounter {
  /**
   * Tokens as the provider counts them; undefined where it cannot count for this model, or does not answer in time.
   * Never rejects.
   */
  count(
    model: CountedModel,
    input: Pick<ModelRequest, 'messages' | 'system' | 'toolConfig'>,
    signal?: AbortSignal,
  ): Promise<number | undefined>;
}
