import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { HarnessError } from './harness-error';
import { pluginCache } from './provider-probe';
import { terraformEnvironment } from './terraform-environment';

/** How long Terraform may take to leave after SIGTERM, which it answers by finishing what is under way. */
const GRACE_MILLISECONDS = 15_000;

export interface TerraformOptions {
  /** Added to `terraformEnvironment()`: an emulator's `environment`, `TF_VAR_…`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default 600; the process is ended then. */
  readonly timeoutSeconds?: number;
  /** Exit codes that are no error; default 0 alone. `plan -detailed-exitcode` says 2 for changes. */
  readonly accept?: readonly number[];
}

export interface TerraformResult {
  readonly exitCode: number;
  /** Without colours. */
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** Terraform ended with an exit code that was not accepted; keeps both streams. */
export class TerraformFailed extends HarnessError {
  override readonly name = 'TerraformFailed';

  constructor(
    readonly command: string,
    readonly directory: string,
    readonly result: TerraformResult,
  ) {
    super(
      'TERRAFORM_FAILED',
      `"${command}" ended with ${result.exitCode} after ${result.seconds.toFixed(1)} s in ${directory}. Correct the ` +
        `configuration by what Terraform says:\n${result.stdout}\n${result.stderr}`,
    );
  }
}

/**
 * Runs `terraform <args>` in `directory`, without input, colours or the developer's AWS identity. `init` takes the provider
 * from the cache that the probe filled.
 * @throws {TerraformFailed} on an exit code that `accept` does not name.
 * @throws {HarnessError} `TERRAFORM_TIMED_OUT` after `timeoutSeconds`; `REQUIREMENT_MISSING` where there is no Terraform.
 */
export function terraform(
  directory: string,
  args: readonly string[],
  options: TerraformOptions = {},
): Promise<TerraformResult> {
  const { environment = {}, timeoutSeconds = 600, accept = [0] } = options;
  const command = ['terraform', ...args].join(' ');
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn('terraform', args, {
      cwd: directory,
      env: terraformEnvironment({ ...pluginCache(), ...environment }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    let late = false;
    let kill: NodeJS.Timeout | undefined;
    const limit = setTimeout(() => {
      late = true;
      child.kill('SIGTERM');
      kill = setTimeout(() => child.kill('SIGKILL'), GRACE_MILLISECONDS);
    }, timeoutSeconds * 1000);
    const settled = () => {
      clearTimeout(limit);
      clearTimeout(kill);
    };
    child.once('error', (cause) => {
      settled();
      reject(
        new HarnessError(
          'REQUIREMENT_MISSING',
          `"${command}" did not start: is terraform on PATH, and is ${path.resolve(directory)} a folder?`,
          { cause },
        ),
      );
    });
    child.once('close', (code) => {
      settled();
      const text = (chunks: Buffer[]) => stripVTControlCharacters(Buffer.concat(chunks).toString());
      const result: TerraformResult = {
        exitCode: code ?? -1,
        stdout: text(stdout),
        stderr: text(stderr),
        seconds: (performance.now() - started) / 1000,
      };
      if (late) {
        reject(
          new HarnessError(
            'TERRAFORM_TIMED_OUT',
            `"${command}" took longer than ${timeoutSeconds} s. Raise timeoutSeconds, or look for calls that are retried ` +
              `(providerOverride() sets max_retries):\n${result.stdout}\n${result.stderr}`,
          ),
        );
      } else if (accept.includes(result.exitCode)) resolve(result);
      else reject(new TerraformFailed(command, directory, result));
    });
  });
}
