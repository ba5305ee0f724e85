import { describe, it, jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { CDKTF } from './cdktf-cli';
import { HarnessError } from './harness-error';
import { probeProvider, terraformVersion } from './provider-probe';
import { PYTHON } from './python';

/**
 * What a suite needs: Terraform itself (`fmt`); with an AWS provider too (`init`, `validate`, `test`); with moto as well
 * (`plan`, since data sources ask AWS, and `apply`); with cdktf's command as well; or botocore alone, without Terraform.
 */
export type Need = 'terraform' | 'provider' | 'moto' | 'cdktf' | 'botocore';

/** Modules, not packages: `moto` without its `server` extra has no flask. */
const PYTHON_MODULES = {
  moto: ['moto.server', 'flask', 'flask_cors'],
  botocore: ['botocore'],
} as const;

/** Why this machine cannot run what needs `need`, in one line; undefined where it can. */
export function missing(need: Need): string | undefined {
  switch (need) {
    case 'botocore':
      return missingPython('botocore');
    case 'terraform':
      return missingTerraform();
    case 'provider':
      return missingTerraform() ?? missingProvider();
    case 'moto':
      return missingTerraform() ?? missingPython('moto') ?? missingProvider();
    case 'cdktf':
      return missing('moto') ?? missingCdktf();
  }
}

function missingTerraform(): string | undefined {
  return terraformVersion() === ''
    ? 'no Terraform found. Install 1.11 or later so that it is on PATH.'
    : undefined;
}

function missingProvider(): string | undefined {
  const probe = probeProvider();
  return 'version' in probe ? undefined : `no AWS provider to be had: ${probe.reason}`;
}

/** npx fetches it once, of some 150 MB. */
function missingCdktf(): string | undefined {
  const { status } = spawnSync('npx', [...CDKTF, '--version'], { stdio: 'ignore', timeout: 300_000 });
  return status === 0 ? undefined : `no cdktf found. Check that npx ${CDKTF.join(' ')} --version runs.`;
}

function missingPython(need: keyof typeof PYTHON_MODULES): string | undefined {
  const search = 'import importlib.util as u, sys; sys.exit(not all(u.find_spec(m) for m in sys.argv[1:]))';
  const { status } = spawnSync(PYTHON, ['-c', search, ...PYTHON_MODULES[need]], { stdio: 'ignore' });
  return status === 0 ? undefined : `no ${need} found. Install it: pip install 'moto[server]'.`;
}

/** With `AI_GATEWAY_REQUIRE_TERRAFORM` set, what is missing is a failure and not a skip: `.ci/run` sets it. */
export function isRequired(environment: NodeJS.ProcessEnv = process.env): boolean {
  return !['', '0', 'false'].includes(environment['AI_GATEWAY_REQUIRE_TERRAFORM'] ?? '');
}

/** A test's own limit: an apply takes minutes. What hangs is ended earlier, by `timeoutSeconds` of `terraform()`. */
const TEST_MILLISECONDS = 900_000;

/** What becomes of a suite: pure, so that the rule is tested apart from jest. */
export function decide(reason: string | undefined, required: boolean): 'run' | 'fail' | 'skip' {
  if (reason === undefined) return 'run';
  return required ? 'fail' : 'skip';
}

/**
 * A `describe` that runs where the machine has what it `needs`. Elsewhere it is one failing test that names what is
 * missing (where it is required), or it is skipped with one line on stderr. The tests of its file may take a quarter of an hour each.
 */
export function describeTerraform(name: string, needs: Need, suite: () => void): void {
  const reason = missing(needs);
  jest.setTimeout(TEST_MILLISECONDS);
  switch (decide(reason, isRequired())) {
    case 'run':
      return describe(name, suite);
    case 'fail':
      return describe(name, () =>
        it(`needs ${needs}`, () =>
          Promise.reject(
            new HarnessError(
              'REQUIREMENT_MISSING',
              `${reason} AI_GATEWAY_REQUIRE_TERRAFORM says that it must be here.`,
            ),
          )),
      );
    case 'skip':
      process.stderr.write(`Skipped "${name}": ${reason}\n`);
      return describe.skip(name, suite);
  }
}
