import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { copyModule } from './working-copy';

describe('copyModule', () => {
  let source: string;
  beforeEach(async () => {
    source = await mkdtemp(path.join(tmpdir(), 'ai-gateway-source-'));
  });
  afterEach(() => rm(source, { recursive: true, force: true }));

  it('copies the whole tree but what Terraform left behind', async () => {
    for (const folder of ['modules/a/.terraform', 'tests'])
      await mkdir(path.join(source, folder), { recursive: true });
    for (const file of [
      'main.tf',
      '.terraform.lock.hcl',
      'terraform.tfstate',
      'terraform.tfstate.backup',
      'modules/a/main.tf',
      'modules/a/.terraform/x',
      'tests/a.tftest.hcl',
    ]) {
      await writeFile(path.join(source, file), '');
    }

    const copy = await copyModule(source);

    const copied = await readdir(copy.directory, { recursive: true });
    expect(copied.sort()).toEqual([
      'main.tf',
      'modules',
      'modules/a',
      'modules/a/main.tf',
      'tests',
      'tests/a.tftest.hcl',
    ]);
    await copy.remove();
  });

  it('copies a module that itself lies in a folder named like a leaving', async () => {
    const inside = path.join(source, '.terraform');
    await mkdir(inside);
    await writeFile(path.join(inside, 'main.tf'), '');

    const copy = await copyModule(inside);

    expect(await readdir(copy.directory)).toEqual(['main.tf']);
    await copy.remove();
  });

  it('is gone once removed', async () => {
    const copy = await copyModule(source);

    await copy.remove();

    await expect(readdir(copy.directory)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
