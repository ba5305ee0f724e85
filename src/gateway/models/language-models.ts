import type { ProviderEntry } from '../configuration/configuration';
import type { ConverseEvent } from '../contract/events';
import type { ChatRequest } from '../contract/requests';
import type { ErrorType } from '../errors';
import { GatewayError } from '../errors';
import type { GuardrailReport } from '../guardrail/content-guard';
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

/** A provider beyond AWS, with its key in `providers`. */
export interface Provider extends ProviderEntry {
  readonly name: string;
}

/** A call of a model. */
export interface ModelRequest extends Readonly<Asked> {
  /** What its provider calls the model: of Bedrock an id, an inference profile, or an ARN. */
  readonly modelId: string;
  /** Who serves it; undefined for Bedrock. */
  readonly provider: Provider | undefined;
  /** How often it may be asked where it fails before its first token. */
  readonly attempts: number;
  /** How long it may take to its first token, in milliseconds; undefined for as long as the turn may. */
  readonly firstTokenMs: number | undefined;
  /** `maxTokens` is always set: it bounds what the turn can cost. The others pass as the client gave them. */
  readonly inferenceConfig: NonNullable<ChatRequest['inferenceConfig']> & { readonly maxTokens: number };
  /** Goes into the provider's own records; no user text. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a model streams: Converse's events, with the provider's own measure at the end. */
export type ModelEvent =
  | ConverseEvent
  | { readonly metadata: Consumption }
  /** What the guardrail said of it all. */
  | { readonly guardrail: GuardrailReport }
  /** What the model made and nobody gets: it costs all the same. */
  | { readonly withheld: string };

/** Whether an event comes before the first token. */
export function isAnnouncement(event: ModelEvent): boolean {
  return 'messageStart' in event || 'contentBlockStart' in event;
}

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
