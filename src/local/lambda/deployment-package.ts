import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { unzipSync } from 'fflate';
import { DeploymentPackageError } from './errors';

/**
 * Unpacks a deployment package into `<workDirectory>/<content hash>` unless it is there already.
 * Returns the folder. Throws a `DeploymentPackageError` for a missing or broken zip and for entries that lead outside.
 */
export async function unpackDeploymentPackage(zipFile: string, workDirectory: string): Promise<string> {
  const zip = await readFile(zipFile).catch((cause: unknown) => {
    throw new DeploymentPackageError(basename(zipFile), 'cannot be read; run `npm run build`.', { cause });
  });
  const folder = join(workDirectory, createHash('sha256').update(zip).digest('hex').slice(0, 32));
  if (existsSync(folder)) return folder;

  const files = readEntries(zip, basename(zipFile));
  // Complete or absent: a folder that another start finds must never be half unpacked.
  const staging = join(workDirectory, `.${randomUUID()}`);
  for (const [name, content] of files) {
    await mkdir(join(staging, dirname(name)), { recursive: true });
    await writeFile(join(staging, name), content);
  }
  await rename(staging, folder).catch(async (error: unknown) => {
    await rm(staging, { recursive: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}

function readEntries(zip: Uint8Array, zipFile: string): [name: string, content: Uint8Array][] {
  let entries: [string, Uint8Array][];
  try {
    entries = Object.entries(unzipSync(zip));
  } catch (cause) {
    throw new DeploymentPackageError(zipFile, 'is not a zip.', { cause });
  }
  const unsafe = entries.find(([name]) => leadsOutside(name));
  if (unsafe)
    throw new DeploymentPackageError(zipFile, `the entry ${JSON.stringify(unsafe[0])} leads outside.`);
  const files = entries.filter(([name]) => !name.endsWith('/'));
  if (files.length === 0) throw new DeploymentPackageError(zipFile, 'is empty.');
  return files;
}

function leadsOutside(name: string): boolean {
  return (
    posix.isAbsolute(name) ||
    /^[a-z]:/i.test(name) ||
    name.includes('\0') ||
    name.split(/[/\\]/).includes('..')
  );
}
