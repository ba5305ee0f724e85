import { getXRayTraceIdFromEnv } from '@aws-lambda-powertools/commons/utils/env';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Tracer } from '@aws-lambda-powertools/tracer';
import type { Fields, Metric, Telemetry } from '../../gateway/telemetry';
import { safeError } from './safe-error';

const METRIC_UNITS: Record<Metric, (typeof MetricUnit)[keyof typeof MetricUnit]> = {
  Turns: MetricUnit.Count,
  FirstTokenLatency: MetricUnit.Milliseconds,
  TurnDuration: MetricUnit.Milliseconds,
  InputTokens: MetricUnit.Count,
  OutputTokens: MetricUnit.Count,
  CostMicroDollars: MetricUnit.Count,
  PublishFailures: MetricUnit.Count,
  Fallbacks: MetricUnit.Count,
  BreakersOpened: MetricUnit.Count,
  GuardrailInterventions: MetricUnit.Count,
  PreparedHits: MetricUnit.Count,
  LimitWarnings: MetricUnit.Count,
  SweptTurns: MetricUnit.Count,
  ReconcileDifferences: MetricUnit.Count,
};

/** Powertools: JSON logs, EMF metrics, X-Ray traces. Configured by its own environment variables. */
export class PowertoolsTelemetry implements Telemetry {
  readonly logger = new Logger();
  private readonly metrics = new Metrics();
  /** A function that cannot be traced answers all the same. */
  private readonly tracer = loadTracer().catch((error: unknown) => {
    this.log('warn', 'tracer_not_loaded', {}, error);
    return undefined;
  });

  log(level: 'info' | 'warn' | 'error', message: string, fields: Fields = {}, error?: unknown): void {
    const failure = safeError(error);
    this.logger[level](message, { ...fields, ...this.traceField, ...(failure && { failure }) });
  }

  /** One EMF line each: different dimensions cannot share one. */
  measure(metric: Metric, value: number, dimensions: Readonly<Record<string, string>>): void {
    const single = this.metrics.singleMetric();
    for (const [name, dimension] of Object.entries(dimensions)) single.addDimension(name, dimension);
    single.addMetric(metric, METRIC_UNITS[metric], value);
  }

  async span<T>(name: string, work: (annotate: (fields: Fields) => void) => Promise<T>): Promise<T> {
    const parent = (await this.tracer)?.getSegment();
    if (!parent) return work(() => undefined);
    const span = parent.addNewSubsegment(`## ${name}`);
    try {
      return await work((fields) => {
        for (const [key, value] of Object.entries(fields))
          if (value !== undefined) span.addAnnotation(key, value);
      });
    } catch (error) {
      span.addErrorFlag();
      span.addMetadata('error', safeError(error));
      throw error;
    } finally {
      span.close();
    }
  }

  /** The id of the current trace, `1-…-…`. */
  get traceId(): string | undefined {
    return getXRayTraceIdFromEnv();
  }

  private get traceField() {
    const { traceId } = this;
    return traceId === undefined ? {} : { traceId };
  }
}

/**
 * The X-Ray SDK is a third of a start: it is loaded only where tracing is on, which is Powertools' default, and while the
 * first connections are being made.
 */
async function loadTracer(): Promise<Tracer | undefined> {
  if (process.env['POWERTOOLS_TRACE_ENABLED'] === 'false') return undefined;
  await new Promise(setImmediate);
  const { createTracer } = await import('./xray-tracer');
  return createTracer();
}
