import type { AnswerLog } from './answers/answer-log';
import type { Clock } from './clock';
import type { ConfigurationSource } from './configuration/configuration';
import type { Meter } from './metering/meter';
import type { LanguageModels } from './models/language-models';
import type { TokenCounter } from './models/token-counter';
import type { ChannelPublisher } from './publisher/channel-publisher';
import type { Telemetry } from './telemetry';
import type { TurnStore } from './turns/turn';

/** Everything that the domain needs of the world. */
export interface Ports {
  readonly answers: AnswerLog;
  readonly clock: Clock;
  readonly configuration: ConfigurationSource;
  readonly meter: Meter;
  readonly models: LanguageModels;
  readonly tokenCounter: TokenCounter;
  readonly publisher: ChannelPublisher;
  readonly telemetry: Telemetry;
  readonly turns: TurnStore;
  /** A fresh random id. */
  readonly newId: () => string;
  readonly settings: Settings;
}

/** Times, in milliseconds. */
export interface Settings {
  /** The least time between two publishes of one stream; see `EventStreamOptions.cadenceMs`. */
  readonly cadenceMs: number;
  /** The least time between two writes of what was published of an answer. */
  readonly checkpointMs: number;
  /** How often a turn's lease is renewed, and so how soon a cancel is seen. */
  readonly heartbeatMs: number;
  /** How long a turn outlives its last renewal. Several heartbeats. */
  readonly leaseMs: number;
  /** How long before the function's own timeout a turn is ended in order. */
  readonly deadlineMarginMs: number;
}
