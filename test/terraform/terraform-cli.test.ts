import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { describeTerraform } from './describe-terraform';
import { terraform } from './terraform-cli';

describeTerraform('terraform()', 'terraform', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'ai-gateway-terraform-cli-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('gives what Terraform wrote', async () => {
    const { stdout } = await terraform(directory, ['version', '-json']);

    expect(JSON.parse(stdout)).toHaveProperty('terraform_version');
  });

  it('keeps both streams of a failure, without colours', async () => {
    await writeFile(path.join(directory, 'main.tf'), 'output "x" { value = missing.thing }');

    const failure = terraform(directory, ['plan']);

    await expect(failure).rejects.toMatchObject({
      code: 'TERRAFORM_FAILED',
      result: {
        exitCode: 1,
        stderr: expect.stringMatching(/^[^\u001b]*Reference to undeclared resource[^\u001b]*$/),
      },
    });
  });

  it('takes an exit code that is said to be no error', async () => {
    await writeFile(path.join(directory, 'main.tf'), 'x=1');

    const { exitCode } = await terraform(directory, ['fmt', '-check'], { accept: [0, 3] });

    expect(exitCode).toBe(3);
  });

  it('ends what takes too long', async () => {
    const silent = createServer();
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const { port } = silent.address() as AddressInfo;
    await writeFile(
      path.join(directory, 'main.tf'),
      `module "never" {\n  source = "http://127.0.0.1:${port}/never.zip"\n}\n`,
    );

    const hanging = terraform(directory, ['init'], { timeoutSeconds: 1 });

    await expect(hanging).rejects.toMatchObject({ code: 'TERRAFORM_TIMED_OUT' });
    silent.close();
  });

  it('says what to look for where Terraform cannot start', async () => {
    const failure = terraform(path.join(directory, 'absent'), ['version']);

    await expect(failure).rejects.toMatchObject({
      code: 'REQUIREMENT_MISSING',
      message: expect.stringContaining('PATH'),
    });
  });
});
