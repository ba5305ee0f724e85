import type { Benchmark } from './benchmark';
import { fullPath } from './full-path/full-path';
import { cadence } from './publishing/cadence';
import { memory } from './memory/growth';
import { publishing } from './publishing/publishing';
import { quota } from './quota/quota';
import type { Report } from './report';
import { jsonOf, printRatios, printReport, ratiosOf, writeReport } from './report';
import { startup } from './startup/startup';

const benchmarks: readonly Benchmark[] = [startup, publishing, quota, fullPath, cadence, memory];

// The SDK's notice of the end of Node 20 would stand between the tables.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/** Runs the benchmarks that are named, or all that do not want to be. `--json` makes the last line one object. */
async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((argument) => argument !== '--json');
  const unknown = names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    console.error(
      `No benchmark ${unknown.join(', ')}. There is: ${benchmarks.map(({ name }) => name).join(', ')}`,
    );
    process.exitCode = 1;
    return;
  }
  const chosen = benchmarks.filter(({ name, onlyByName = false }) =>
    names.length > 0 ? names.includes(name) : !onlyByName,
  );
  const reports: Report[] = [];
  for (const benchmark of chosen) {
    const measurements = await benchmark.run((line) => console.error(`${benchmark.name}: ${line}`));
    const report = { benchmark, measurements };
    reports.push(report);
    await writeReport(report);
  }
  printRatios(ratiosOf(reports));
  for (const report of reports) printReport(report);
  if (args.includes('--json')) console.log(`\n${jsonOf(reports)}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
