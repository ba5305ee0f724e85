import type { AnswerLog } from './answers/answer-log';
import type { Clock } from './clock';
import type { ConfigurationSource } from './configuration/configuration';
import type { ContentGuard } from './guardrail/content-guard';
import type { GuardrailMode } from './guardrail/guarded-answer';
import type { Meter } from './metering/meter';
import type { CircuitBreaker } from './models/circuit-breaker';
import type { LanguageModels } from './models/language-models';
import type { TokenCounter } from './models/token-counter';
import type { PreparedResponses } from './prepared/prepared-responses';
import type { ChannelPublisher } from './publisher/channel-publisher';
import type { Telemetry } from './telemetry';
import type { TurnStore } from './turns/turn';

/** Everything that the domain needs of the world. */
export interface Ports {
  readonly answers: AnswerLog;
  /** Of this function instance. */
  readonly breaker: CircuitBreaker;
  readonly clock: Clock;
  readonly configuration: ConfigurationSource;
  readonly meter: Meter;
  /** The guardrail by itself; undefined where the gateway has none. */
  readonly guard?: ContentGuard | undefined;
  readonly models: LanguageModels;
  /** Undefined where the gateway has none. */
  readonly prepared?: PreparedResponses | undefined;
  readonly tokenCounter: TokenCounter;
  readonly publisher: ChannelPublisher;
  readonly telemetry: Telemetry;
  readonly turns: TurnStore;
  /** A fresh random id. */
  readonly newId: () => string;
  readonly settings: Settings;
}

/** How turns are told and kept; times in milliseconds. */
export interface Settings {
  /** The least time between two publishes of one stream; see `EventStreamOptions.cadenceMs`. */
  readonly cadenceMs: number;
  /** The least time between two writes of what was published of an answer. */
  readonly checkpointMs: number;
  /** When the guardrail judges what no model of Bedrock's says. */
  readonly guardrailMode: GuardrailMode;
  /** How often a turn's lease is renewed, and so how soon a cancel is seen. */
  readonly heartbeatMs: number;
  /** How long a turn outlives its last renewal. Several heartbeats. */
  readonly leaseMs: number;
  /** How long before the function's own timeout a turn is ended in order. */
  readonly deadlineMarginMs: number;
}
