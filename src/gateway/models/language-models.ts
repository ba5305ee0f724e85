import type { ConverseEvent } from '../contract/events';
import type { ChatRequest } from '../contract/requests';
import type { ErrorType } from '../errors';
import { GatewayError } from '../errors';
import type { Consumption } from '../pricing/cost';

/** What of a client's request its model reads or obeys, in Converse's own fields. */
type Asked = Pick<
  ChatRequest,
  | 'messages'
  | 'system'
  | 'toolConfig'
  | 'outputConfig'
  | 'additionalModelRequestFields'
  | 'performanceConfig'
  | 'serviceTier'
>;

/** A call of a model. */
export interface ModelRequest extends Readonly<Asked> {
  readonly bedrockModelId: string;
  /** `maxTokens` is always set: it bounds what the turn can cost. The others pass as the client gave them. */
  readonly inferenceConfig: NonNullable<ChatRequest['inferenceConfig']> & { readonly maxTokens: number };
  /** Goes into the provider's own records; no user text. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a model streams: Converse's events, with the provider's own measure at the end. */
export type ModelEvent = ConverseEvent | { readonly metadata: Consumption };

export interface ModelErrorOptions extends ErrorOptions {
  readonly passing?: boolean;
  /** Default: as `passing`. */
  readonly outage?: boolean;
}

/** A provider's failure, in words that are safe to show. */
export class ModelError extends GatewayError {
  override readonly name = 'ModelError';

  /** Whether asking once more may help, and has not been tried yet. */
  readonly passing: boolean;
  /** Whether another model may answer what this one could not: the request itself is not what is wrong. */
  readonly outage: boolean;

  constructor(
    code: ErrorType & `bedrock_${string}`,
    message: string,
    { passing = false, outage = passing, ...options }: ModelErrorOptions = {},
  ) {
    super(code, message, {}, options);
    this.passing = passing;
    this.outage = outage;
  }
}

/** Port: the models. */
export interface LanguageModels {
  /**
   * Streams an answer. Ends without an error also where the connection was cut: only `messageStop` and `metadata` prove
   * that an answer is whole. Throws `ModelError`, or whatever `signal` was aborted with.
   */
  converse(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}
