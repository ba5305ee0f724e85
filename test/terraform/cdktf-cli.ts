import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { HarnessError } from './harness-error';
import { pluginCache } from './provider-probe';
import { terraformEnvironment } from './terraform-environment';

/** The arguments of `npx` for cdktf's command, in the version of the library. */
export const CDKTF = ['--yes', 'cdktf-cli@0.21.0'] as const;

export interface CdktfOptions {
  /** Added to `terraformEnvironment()`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Default 600; the process is ended then. */
  readonly timeoutSeconds?: number;
}

/**
 * Runs `cdktf <args>` in a project's folder, without input, and gives what it wrote on both streams, without colours.
 * Terraform's provider comes from the cache that the probe filled.
 * @throws {HarnessError} `TERRAFORM_FAILED` on any exit code but 0, with what was written.
 */
export function cdktf(project: string, args: readonly string[], options: CdktfOptions): Promise<string> {
  const { environment, timeoutSeconds = 600 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn('npx', [...CDKTF, ...args], {
      cwd: project,
      env: terraformEnvironment({ ...pluginCache(), CI: 'true', ...environment }),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutSeconds * 1000,
    });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      const written = stripVTControlCharacters(Buffer.concat(chunks).toString());
      if (code === 0) resolve(written);
      else {
        reject(
          new HarnessError(
            'TERRAFORM_FAILED',
            `"cdktf ${args.join(' ')}" ended with ${code} in ${project}. Correct what it says:\n${written}`,
          ),
        );
      }
    });
  });
}
