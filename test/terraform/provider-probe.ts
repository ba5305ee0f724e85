import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { HarnessError } from './harness-error';
import { terraformEnvironment } from './terraform-environment';

/** The provider versions that the module accepts: AppSync's Events resources came with 6.9. */
export const PROVIDER_CONSTRAINT = '>= 6.9, < 7.0';

const REQUIREMENTS = {
  terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: PROVIDER_CONSTRAINT } } },
};

const PROBE_MILLISECONDS = 300_000;

/** The provider that `terraform init` gets, or the reason why it gets none, in one line. */
export type Probe = { readonly version: string } | { readonly reason: string };

let version: string | undefined;

/** Terraform's own version, such as `1.11.4`; empty where it is not on PATH. */
export function terraformVersion(): string {
  if (version === undefined) {
    const { status, stdout } = spawnSync('terraform', ['version', '-json'], {
      cwd: tmpdir(),
      env: terraformEnvironment(),
      encoding: 'utf8',
    });
    version = status === 0 ? (JSON.parse(stdout) as { terraform_version: string }).terraform_version : '';
  }
  return version;
}

/** Keyed by all that decides which provider Terraform gets, and by user: what lies there is executed. */
function probeFolder(): string {
  const configuration = process.env['TF_CLI_CONFIG_FILE'] ?? '';
  const content = existsSync(configuration) ? readFileSync(configuration, 'utf8') : '';
  const key = createHash('sha256')
    .update(JSON.stringify([terraformVersion(), PROVIDER_CONSTRAINT, configuration, content]))
    .digest('hex')
    .slice(0, 12);
  const user = process.getuid?.() ?? 0;
  const folder = path.join(tmpdir(), `ai-gateway-terraform-${user}-${key}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.getuid !== undefined && statSync(folder).uid !== user) {
    throw new HarnessError(
      'REQUIREMENT_MISSING',
      `${folder} belongs to another user: remove it, or set TMPDIR.`,
    );
  }
  return folder;
}

/** Terraform's cache of provider packages, shared by all suites; one that the developer has set up stays. */
export function pluginCache(): Record<string, string> {
  if (process.env['TF_PLUGIN_CACHE_DIR']) return {};
  const folder = path.join(probeFolder(), 'plugins');
  mkdirSync(folder, { recursive: true });
  // Working copies have no lock file, and without one Terraform ignores its cache unless told that it may be used.
  return { TF_PLUGIN_CACHE_DIR: folder, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true' };
}

/** What `terraform init` gets here. Asked once a run and then read from disk; what was found stays for later runs. */
export function probeProvider(): Probe {
  const folder = probeFolder();
  const found = path.join(folder, 'provider.json');
  // A failure may be the network's: it holds for this jest run alone, whose workers have one parent.
  const failed = path.join(folder, `no-provider-${process.ppid}.json`);
  const unlock = lock(path.join(folder, 'lock'));
  try {
    for (const file of [found, failed]) {
      const probe = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Probe) : undefined;
      if (probe !== undefined && ('reason' in probe || installed(folder, probe.version))) return probe;
    }
    const probe = initialise(folder);
    writeFileSync('version' in probe ? found : failed, JSON.stringify(probe));
    return probe;
  } finally {
    unlock();
  }
}

const workFolder = (folder: string) => path.join(folder, 'init');

/** Whether the package is still there: what lies in `.terraform` are links into a cache or a mirror that may be gone. */
function installed(folder: string, provider: string): boolean {
  const hosts = path.join(workFolder(folder), '.terraform/providers');
  const packages = list(hosts).map((host) => path.join(hosts, host, 'hashicorp/aws', provider));
  return packages.some((versions) => list(versions).some((each) => existsSync(path.join(versions, each))));
}

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

function initialise(folder: string): Probe {
  const work = workFolder(folder);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  writeFileSync(path.join(work, 'main.tf.json'), JSON.stringify(REQUIREMENTS));
  const run = (...args: string[]) =>
    spawnSync('terraform', args, {
      cwd: work,
      env: terraformEnvironment(pluginCache()),
      encoding: 'utf8',
      timeout: PROBE_MILLISECONDS,
    });
  const init = run('init', '-backend=false', '-no-color');
  if (init.status !== 0) return { reason: firstError(init.stderr ?? '') };
  const { provider_selections } = JSON.parse(run('version', '-json').stdout) as {
    provider_selections: Record<string, string>;
  };
  return { version: Object.values(provider_selections)[0]! };
}

const firstError = (stderr: string) =>
  /Error: [^]*/
    .exec(stderr)?.[0]
    .replace(/[\s│╷╵]+/g, ' ')
    .slice(0, 300) ?? 'terraform init failed';

/** One worker asks at a time: Terraform's plugin cache does not stand two that fill it at once. */
function lock(folder: string): () => void {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      mkdirSync(folder);
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const held = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - held > 2 * PROBE_MILLISECONDS) rmSync(folder, { recursive: true, force: true });
      else Atomics.wait(sleeper, 0, 0, 100);
    }
  }
}
