import { afterAll } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';

const REPOSITORY = path.resolve(__dirname, '../..');
const PRINT_MILLISECONDS = 300_000;

let folder: string | undefined;
let printed: Promise<string> | undefined;

/**
 * The published module as `npm run module` writes it, in a temp folder that is the calling test file's own to change: printed
 * once, and removed after its tests. It takes the built files from `dist`, which jest's global set-up makes.
 * @throws {Error} with the words of the program where it does not print.
 */
export function publishedModule(): Promise<string> {
  printed ??= print();
  return printed;
}

async function print(): Promise<string> {
  folder = await mkdtemp(path.join(tmpdir(), 'ai-gateway-published-'));
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'stacks/published/main.ts', folder], {
    cwd: REPOSITORY,
    timeout: PRINT_MILLISECONDS,
  });
  return path.join(folder, 'terraform-aws-ai-gateway');
}

afterAll(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});
