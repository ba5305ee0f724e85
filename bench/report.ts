import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { printFigures } from '../test/metering/figures';
import type { Benchmark, Measurement } from './benchmark';
import { ratioOf } from './benchmark';
import type { RatioName } from './goals';
import { GOALS } from './goals';

const resultsDirectory = path.resolve(__dirname, 'results');

/** What one benchmark found. */
export interface Report {
  readonly benchmark: Benchmark;
  readonly measurements: readonly Measurement[];
}

/** Prints a table of one benchmark, its ratios first. */
export function printReport({ benchmark: { name, baseline }, measurements }: Report): void {
  printFigures(
    `${name}: the gateway ÷ ${baseline}`,
    measurements.map((measurement) => ({
      ratio: ratioText(ratioOf(measurement)),
      goal: measurement.ratio ? `≤ ${ratioText(GOALS[measurement.ratio])}` : '',
      measure: measurement.measure,
      gateway: rounded(measurement.gateway),
      baseline: rounded(measurement.baseline),
    })),
  );
}

/** Prints the ratios that the project has goals for; nothing where none was measured. */
export function printRatios(ratios: Ratios): void {
  const rows = (Object.entries(ratios) as [RatioName, number][]).map(([name, ratio]) => ({
    ratio: ratioText(ratio),
    goal: `≤ ${ratioText(GOALS[name])}`,
    '': ratio <= GOALS[name] ? '' : 'missed',
    name,
  }));
  if (rows.length > 0) printFigures('ratios: the gateway ÷ naive', rows);
}

/** Writes what one benchmark found to `results/<name>.json`. */
export async function writeReport(report: Report): Promise<void> {
  await mkdir(resultsDirectory, { recursive: true });
  const file = path.join(resultsDirectory, `${report.benchmark.name}.json`);
  const document = {
    name: report.benchmark.name,
    baseline: report.benchmark.baseline,
    node: process.version,
    measurements: withRatios(report),
  };
  await writeFile(file, `${JSON.stringify(document, null, 2)}\n`);
}

export type Ratios = Partial<Record<RatioName, number>>;

/** The ratios that the project has goals for, in the goals' order; of the benchmarks that ran. */
export function ratiosOf(reports: readonly Report[]): Ratios {
  const measured = new Map(
    reports
      .flatMap(({ measurements }) => measurements)
      .map((measurement) => [measurement.ratio, ratioOf(measurement)]),
  );
  return Object.fromEntries(
    (Object.keys(GOALS) as RatioName[]).flatMap((name) => {
      const ratio = measured.get(name);
      return ratio === undefined ? [] : [[name, ratio]];
    }),
  );
}

/** All that was found, as one object: `ratios`, and every benchmark's measurements under its name. */
export function jsonOf(reports: readonly Report[]): string {
  const figures = reports.map((report) => [report.benchmark.name, withRatios(report)] as const);
  return JSON.stringify({
    ratios: ratiosOf(reports),
    node: process.version,
    benchmarks: Object.fromEntries(figures),
  });
}

function withRatios({ measurements }: Report) {
  return measurements.map(({ measure, baseline, gateway, ...rest }) => ({
    measure,
    ratio: ratioOf({ measure, baseline, gateway }),
    baseline,
    gateway,
    ...(rest.ratio && { goal: { name: rest.ratio, atMost: GOALS[rest.ratio] } }),
  }));
}

/** Two digits that count. */
function ratioText(ratio: number | undefined): string {
  return ratio === undefined ? '–' : ratio.toFixed(ratio < 0.095 ? 3 : 2);
}

function rounded(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
