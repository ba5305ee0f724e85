/** Values that may go into logs, metrics and traces: ids, counts, durations, codes. Never user text. */
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

export type Metric =
  | 'Turns'
  | 'FirstTokenLatency'
  | 'TurnDuration'
  | 'InputTokens'
  | 'OutputTokens'
  | 'CostMicroDollars'
  | 'PublishFailures'
  | 'Fallbacks'
  | 'BreakersOpened'
  | 'GuardrailInterventions'
  | 'PreparedHits'
  | 'LimitWarnings'
  | 'SweptTurns'
  | 'ReconcileDifferences';

/** Port: what operators see. */
export interface Telemetry {
  /** One structured log line; `error` only with what the gateway could not handle. */
  log(level: 'info' | 'warn' | 'error', message: string, fields?: Fields, error?: unknown): void;
  /** Adds to a metric, with the dimensions given: few and bounded (model, outcome), never a user. */
  measure(metric: Metric, value: number, dimensions: Readonly<Record<string, string>>): void;
  /** Runs `work` as a span of the current trace. */
  span<T>(name: string, work: (annotate: (fields: Fields) => void) => Promise<T>): Promise<T>;
}
