import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { synthesiseStack } from '../../../src/local/stack/synthesise';

const projectDirectory = path.resolve(__dirname, '../../..');
const SOURCES = ['main.ts', 'modules', 'stacks', 'cdktf.json', 'package-lock.json'];

/**
 * The stack that is deployed, `cdk.tf.json`. It is synthesised once and kept in the temporary folder under the hash of
 * what it is made of, because every suite that runs a gateway needs it.
 */
export async function deployedStackFile(): Promise<string> {
  const file = path.join(tmpdir(), `ai-gateway-stack-${await hashOfSources()}.json`);
  if (existsSync(file)) return file;
  const outDirectory = await mkdtemp(path.join(tmpdir(), 'ai-gateway-synth-'));
  try {
    // A configuration of the developer's own is none of the tests' business.
    const { AI_GATEWAY_CONFIGURATION: _, ...environment } = process.env;
    const synthesised = await synthesiseStack({ projectDirectory, outDirectory, environment });
    // Whole or not at all: another suite may look at the same time.
    const copy = `${file}.${randomUUID()}`;
    await copyFile(synthesised, copy);
    await rename(copy, file);
  } finally {
    await rm(outDirectory, { recursive: true });
  }
  return file;
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256').update(projectDirectory);
  for (const source of SOURCES) {
    for (const file of await filesIn(path.join(projectDirectory, source))) {
      hash.update(`${file}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex').slice(0, 32);
}

async function filesIn(source: string): Promise<string[]> {
  if (path.extname(source) !== '') return [source];
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
