import type { TerraformOptions } from './terraform-cli';
import { terraform } from './terraform-cli';

export interface TestRun {
  /** Relative to the module: `tests/limits.tftest.hcl`. */
  readonly file: string;
  readonly run: string;
  readonly status: 'pass' | 'fail' | 'error' | 'skip';
}

export interface TestReport {
  /** In Terraform's order. A file whose name Terraform does not know as a test's is absent without a word: count them. */
  readonly runs: readonly TestRun[];
  /** What Terraform says about what did not pass, one entry a diagnostic. */
  readonly diagnostics: readonly string[];
}

interface Line {
  readonly type: string;
  readonly test_run?: { path: string; run: string; progress: string; status?: TestRun['status'] };
  readonly diagnostic?: {
    severity: string;
    summary: string;
    detail?: string;
    range?: { filename: string; start: { line: number } };
  };
}

/** `terraform test` in an initialised module: every `*.tftest.hcl` beside it and in `tests/`. A failed run does not throw. */
export async function terraformTest(directory: string, options: TerraformOptions = {}): Promise<TestReport> {
  const { stdout } = await terraform(directory, ['test', '-json'], { accept: [0, 1], ...options });
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
  return {
    runs: lines.flatMap(({ test_run: run }) =>
      run?.progress === 'complete' ? [{ file: run.path, run: run.run, status: run.status! }] : [],
    ),
    diagnostics: lines.flatMap(({ diagnostic }) => {
      if (diagnostic?.severity !== 'error') return [];
      const { range, summary, detail = '' } = diagnostic;
      const place = range === undefined ? '' : `${range.filename}:${range.start.line}: `;
      return [`${place}${summary}. ${detail}`];
    }),
  };
}
