import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { buildChannelHandlers } from '../../build/channel-handlers';
import { buildLambdaPackages } from '../../build/lambda-packages';
import { LocalStackError } from './errors';

/** The deployable stack of `main.ts`. */
const STACK = 'ai-gateway';

export interface SynthesiseOptions {
  readonly projectDirectory: string;
  /** CDKTF's output directory; made where it is missing. */
  readonly outDirectory: string;
  /** Default: the process's own. */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Runs the cdktf app, `main.ts`, as a process of its own: the runtime knows of it only what it writes.
 * @returns the path of the stack's `cdk.tf.json`
 * @throws LocalStackError `stack_not_synthesised`
 */
export async function synthesiseStack({
  projectDirectory,
  outDirectory,
  environment = process.env,
}: SynthesiseOptions): Promise<string> {
  await buildWhatIsMissing(projectDirectory);
  try {
    await promisify(execFile)(process.execPath, ['--import', 'tsx', 'main.ts'], {
      cwd: projectDirectory,
      env: { ...environment, CDKTF_OUTDIR: outDirectory },
    });
  } catch (cause) {
    throw new LocalStackError(
      'stack_not_synthesised',
      `The stack could not be synthesised. ${reason(cause)}\nCorrect it until \`node --import tsx main.ts\` succeeds.`,
      { cause },
    );
  }
  const file = path.join(outDirectory, 'stacks', STACK, 'cdk.tf.json');
  if (existsSync(file)) return file;
  throw new LocalStackError('stack_not_synthesised', `main.ts left no stack of the name ${STACK}.`);
}

/** `main.ts` puts built files beside the stack, for Terraform. The runtime runs its own build: an old one will do. */
async function buildWhatIsMissing(projectDirectory: string): Promise<void> {
  const [handlers, packages] = ['dist/appsync', 'dist/lambda'].map((folder) =>
    path.join(projectDirectory, folder),
  ) as [string, string];
  if (!existsSync(handlers)) await buildChannelHandlers(projectDirectory, handlers);
  if (!existsSync(packages)) await buildLambdaPackages(projectDirectory, packages);
}

/** What was thrown, without the source line and the stack that Node prints around it. */
function reason(error: unknown): string {
  const { stderr = '', message } = error as { stderr?: string; message: string };
  const [, thrown] =
    /^(?:Uncaught )?\w*Error(?: \[\w+\])?: ([^]*?)(?=\n {4}at |\n\n|$(?![^]))/m.exec(stderr) ?? [];
  return (thrown ?? (stderr || message)).trim();
}
