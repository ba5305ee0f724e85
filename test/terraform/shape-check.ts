import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { ANSWERED_TYPES, ECHOED_TYPES } from './echoed-types';
import { HarnessError } from './harness-error';
import type { Json } from './json';
import type { Plan } from './plan';
import { PYTHON } from './python';

/** A planned resource for the check; both values as a plan's `change` has them. */
export interface PlannedValues {
  readonly address: string;
  readonly type: string;
  readonly after: Json;
  readonly after_unknown: Json;
}

export interface ShapeReport {
  readonly address: string;
  readonly type: string;
  /** `service:Operation`; null for a type that `shape_table.py` does not have. */
  readonly operation: string | null;
  /** One sentence each, with the argument's place in the API's input; empty where the SDK's model accepts the values. */
  readonly problems: readonly string[];
}

/**
 * Holds planned values against the inputs of the operations that create them, as botocore's service models have them:
 * types, required members, unknown arguments, enums, patterns and bounds. What is known only after apply passes.
 * @throws {HarnessError} `SHAPE_CHECK_FAILED` where the check itself does not run.
 */
export function checkShapes(resources: readonly PlannedValues[]): ShapeReport[] {
  return runCheck<ShapeReport[]>([], JSON.stringify(resources));
}

/** `checkShapes` for every resource of a plan that an apply against an emulator does not prove, whatever provider planned it. */
export function checkPlannedShapes(plan: Plan): ShapeReport[] {
  return checkShapes(
    plan.resource_changes
      .filter(({ mode, type, change }) => mode === 'managed' && change.after !== null && isUnproven(type))
      .map(({ address, type, change: { after, after_unknown } }) => ({
        address,
        type,
        after,
        after_unknown,
      })),
  );
}

/** One line a problem, for an assertion that wants none: `address: place: what is wrong`. */
export function shapeProblems(reports: readonly ShapeReport[]): string[] {
  return reports.flatMap(({ address, problems }) => problems.map((problem) => `${address}: ${problem}`));
}

/** The types of `shape_table.py`. */
export const checkedTypes = () => runCheck<string[]>(['--types']);

/** Every pattern that the check may meet, as Python compiled it. */
export const checkedPatterns = () => runCheck<string[]>(['--patterns']);

const isUnproven = (type: string) =>
  type in ECHOED_TYPES ||
  type in ANSWERED_TYPES ||
  (process.env['TFSHIM_ECHO'] ?? '').split(',').includes(type);

function runCheck<Answer>(args: readonly string[], input = ''): Answer {
  const { status, stdout, stderr, error } = spawnSync(
    PYTHON,
    ['-B', '-W', 'error', path.join(__dirname, 'check_shapes.py'), ...args],
    { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0) {
    throw new HarnessError(
      'SHAPE_CHECK_FAILED',
      `check_shapes.py did not run; correct it, or install botocore:\n${stderr}`,
      {
        cause: error,
      },
    );
  }
  return JSON.parse(stdout) as Answer;
}
