import { describe, expect, it } from '@jest/globals';
import { MetricStore, type MetricStatistic } from '../../../src/local/telemetry/metric-store';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 23, 12);

function storeWith(samples: readonly [timestamp: number, ...values: number[]][], options = {}): MetricStore {
  const store = new MetricStore({ now: () => NOON + 10 * MINUTE, ...options });
  for (const [timestamp, ...values] of samples) {
    store.add({
      namespace: 'Gateway',
      name: 'Latency',
      unit: 'Milliseconds',
      dimensions: { service: 'gateway', model: 'nova' },
      timestamp,
      values,
    });
  }
  return store;
}

function query(store: MetricStore, statistic: MetricStatistic = 'Sum', dimensions = {}) {
  return store.query(
    'Gateway',
    'Latency',
    { model: 'nova', service: 'gateway', ...dimensions },
    { start: NOON, end: NOON + 3 * MINUTE, periodSeconds: 60, statistic },
  );
}

describe('the metric store', () => {
  it.each<[MetricStatistic, number]>([
    ['Sum', 5050],
    ['Average', 50.5],
    ['Minimum', 1],
    ['Maximum', 100],
    ['SampleCount', 100],
    ['p50', 50],
    ['p90', 90],
    ['p99', 99],
  ])('computes %s of a period', (statistic, value) => {
    const oneToHundred = Array.from({ length: 100 }, (_, index) => index + 1);
    const store = storeWith([[NOON, ...oneToHundred]]);

    expect(query(store, statistic)).toEqual([{ timestamp: NOON, value }]);
  });

  it('computes percentiles of a single sample', () => {
    expect(query(storeWith([[NOON, 7]]), 'p99')).toEqual([{ timestamp: NOON, value: 7 }]);
  });

  it('divides time into periods, in order though samples come late, and leaves empty ones out', () => {
    const store = storeWith([
      [NOON + 2 * MINUTE, 1],
      [NOON + 30_000, 2],
      [NOON, 4],
    ]);

    expect(query(store)).toEqual([
      { timestamp: NOON, value: 6 },
      { timestamp: NOON + 2 * MINUTE, value: 1 },
    ]);
  });

  it('includes the start and excludes the end', () => {
    const store = storeWith([
      [NOON - 1, 1],
      [NOON, 2],
      [NOON + 3 * MINUTE, 4],
    ]);

    expect(query(store)).toEqual([{ timestamp: NOON, value: 2 }]);
  });

  it('is asked with the exact dimensions, in any order', () => {
    const store = storeWith([[NOON, 1]]);

    expect(query(store, 'Sum', { model: 'haiku' })).toEqual([]);
    expect(
      store.query('Gateway', 'Latency', {}, { start: 0, end: Infinity, periodSeconds: 60, statistic: 'Sum' }),
    ).toEqual([]);
  });

  it('forgets samples above its retention', () => {
    const store = storeWith(
      [
        [NOON, 1],
        [NOON + 2 * MINUTE, 2],
      ],
      { retentionMs: 9 * MINUTE },
    );

    expect(query(store)).toEqual([{ timestamp: NOON + 2 * MINUTE, value: 2 }]);
  });

  it('keeps the newest samples up to its capacity', () => {
    const store = storeWith([[NOON, 1, 2, 3, 4]], { samplesPerMetric: 2 });

    expect(query(store)).toEqual([{ timestamp: NOON, value: 7 }]);
  });
});
