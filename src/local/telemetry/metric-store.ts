import type { MetricDataPoint } from './log-line';

/** CloudWatch's statistics, as far as the local runtime computes them. */
export type MetricStatistic =
  'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'SampleCount' | 'p50' | 'p90' | 'p99';

export interface MetricQuery {
  /** Epoch milliseconds, inclusive. */
  readonly start: number;
  /** Epoch milliseconds, exclusive. */
  readonly end: number;
  /** Periods begin at multiples of it, as CloudWatch's do. */
  readonly periodSeconds: number;
  readonly statistic: MetricStatistic;
}

/** The statistic of one period that has data. */
export interface MetricDatum {
  /** Start of the period, in epoch milliseconds. */
  readonly timestamp: number;
  readonly value: number;
}

export interface MetricStoreOptions {
  /** Default: three hours. */
  readonly retentionMs?: number;
  /** Samples kept of one metric; the oldest go first. Default: 20,000. */
  readonly samplesPerMetric?: number;
  /** Epoch milliseconds. Default: the system's clock. */
  readonly now?: () => number;
}

interface Sample {
  readonly timestamp: number;
  readonly value: number;
}

/** Keeps the metrics of the last hours. As in CloudWatch a metric is its namespace, name and exact dimensions. */
export class MetricStore {
  private readonly metrics = new Map<string, Sample[]>();
  private readonly retentionMs: number;
  private readonly samplesPerMetric: number;
  private readonly now: () => number;

  constructor(options: MetricStoreOptions = {}) {
    this.retentionMs = options.retentionMs ?? 3 * 3_600_000;
    this.samplesPerMetric = options.samplesPerMetric ?? 20_000;
    this.now = options.now ?? Date.now;
  }

  add({ namespace, name, dimensions, timestamp, values }: MetricDataPoint): void {
    const key = keyOf(namespace, name, dimensions);
    const samples = this.metrics.get(key) ?? [];
    this.metrics.set(key, samples);
    // Nearly always at the end; a late line goes to its place.
    const position = samples.findLastIndex((sample) => sample.timestamp <= timestamp) + 1;
    samples.splice(position, 0, ...values.map((value) => ({ timestamp, value })));
    const oldest = this.now() - this.retentionMs;
    const expired = samples.findIndex((sample) => sample.timestamp >= oldest);
    const surplus = samples.length - this.samplesPerMetric;
    samples.splice(0, Math.max(expired === -1 ? samples.length : expired, surplus));
  }

  /** One datum for every period with data, oldest first. */
  query(
    namespace: string,
    name: string,
    dimensions: Readonly<Record<string, string>>,
    { start, end, periodSeconds, statistic }: MetricQuery,
  ): MetricDatum[] {
    const periodMs = periodSeconds * 1000;
    const periods = new Map<number, number[]>();
    for (const { timestamp, value } of this.metrics.get(keyOf(namespace, name, dimensions)) ?? []) {
      if (timestamp < start || timestamp >= end) continue;
      const period = Math.floor(timestamp / periodMs) * periodMs;
      const values = periods.get(period);
      if (values) values.push(value);
      else periods.set(period, [value]);
    }
    return [...periods].map(([timestamp, values]) => ({ timestamp, value: compute(statistic, values) }));
  }
}

function keyOf(namespace: string, name: string, dimensions: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}

/** `values` holds at least one. */
function compute(statistic: MetricStatistic, values: readonly number[]): number {
  switch (statistic) {
    case 'Sum':
      return sum(values);
    case 'Average':
      return sum(values) / values.length;
    case 'Minimum':
      return values.reduce((a, b) => Math.min(a, b));
    case 'Maximum':
      return values.reduce((a, b) => Math.max(a, b));
    case 'SampleCount':
      return values.length;
    case 'p50':
    case 'p90':
    case 'p99':
      return percentile(values, Number(statistic.slice(1)));
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The smallest value that at least `percent` of all do not exceed (nearest rank). */
function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? NaN;
}
