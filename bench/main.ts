import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { printFigures } from '../test/metering/figures';
import type { Benchmark, Measurement } from './benchmark';
import { ratioOf } from './benchmark';
import { quota } from './quota/quota';

const benchmarks: readonly Benchmark[] = [quota];
const resultsDirectory = path.resolve(__dirname, 'results');

// The SDK's notice of the end of Node 20 would stand between the tables.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/** Runs the benchmarks that are named, or all of them. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    console.error(
      `No benchmark ${unknown.join(', ')}. There is: ${benchmarks.map(({ name }) => name).join(', ')}`,
    );
    process.exitCode = 1;
    return;
  }
  for (const benchmark of benchmarks) {
    if (names.length > 0 && !names.includes(benchmark.name)) continue;
    const measurements = await benchmark.run();
    print(benchmark, measurements);
    await write(benchmark, measurements);
  }
}

function print({ name, baseline }: Benchmark, measurements: readonly Measurement[]): void {
  printFigures(
    `${name}: the gateway and ${baseline}`,
    measurements.map((measurement) => ({
      measure: measurement.measure,
      baseline: rounded(measurement.baseline),
      gateway: rounded(measurement.gateway),
      'gateway ÷ baseline': ratioOf(measurement)?.toFixed(2) ?? '–',
    })),
  );
}

async function write({ name, baseline }: Benchmark, measurements: readonly Measurement[]): Promise<void> {
  const results = measurements.map((measurement) => ({ ...measurement, ratio: ratioOf(measurement) }));
  await mkdir(resultsDirectory, { recursive: true });
  const report = { name, baseline, node: process.version, measurements: results };
  await writeFile(path.join(resultsDirectory, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
}

function rounded(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

void main(process.argv.slice(2));
