import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { unpackDeploymentPackage } from '../../../src/local/lambda/deployment-package';
import { DeploymentPackageError } from '../../../src/local/lambda/errors';

let directory: string;
const work = () => join(directory, 'work');

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'package-'));
});

afterEach(() => rm(directory, { recursive: true }));

async function zip(files: Record<string, string>): Promise<string> {
  const contents = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const),
  );
  const path = join(directory, 'function.zip');
  await writeFile(path, zipSync(contents));
  return path;
}

describe('a deployment package', () => {
  it('is unpacked with its folders', async () => {
    const path = await zip({ 'index.js': 'a', 'lib/b.js': 'b' });

    const folder = await unpackDeploymentPackage(path, work());

    expect(await readFile(join(folder, 'index.js'), 'utf8')).toBe('a');
    expect(await readFile(join(folder, 'lib', 'b.js'), 'utf8')).toBe('b');
  });

  it('is unpacked once for each content, also by two starts at the same time', async () => {
    const path = await zip({ 'index.js': 'a' });

    const folders = await Promise.all([
      unpackDeploymentPackage(path, work()),
      unpackDeploymentPackage(path, work()),
    ]);
    const changed = await unpackDeploymentPackage(await zip({ 'index.js': 'b' }), work());

    expect(folders[0]).toBe(folders[1]);
    expect(changed).not.toBe(folders[0]);
    expect(await readdir(work())).toHaveLength(2);
  });

  it.each(['../outside.js', 'lib/../../outside.js', '/outside.js', '..\\outside.js', 'C:\\outside.js'])(
    'is refused as a whole for the entry %s',
    async (name) => {
      const path = await zip({ 'index.js': 'a', [name]: 'b' });

      await expect(unpackDeploymentPackage(path, work())).rejects.toThrow(DeploymentPackageError);

      expect(await readdir(directory)).toEqual(['function.zip']);
    },
  );

  it('is refused where it is missing, broken or empty', async () => {
    const broken = join(directory, 'broken.zip');
    await writeFile(broken, 'no zip');

    await expect(unpackDeploymentPackage(join(directory, 'none.zip'), work())).rejects.toThrow(
      'cannot be read',
    );
    await expect(unpackDeploymentPackage(broken, work())).rejects.toThrow('is not a zip');
    await expect(unpackDeploymentPackage(await zip({}), work())).rejects.toThrow('is empty');
  });
});
