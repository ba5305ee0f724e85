import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { describeTerraform } from '../describe-terraform';
import { publishedModule } from '../published-module';
import { terraform } from '../terraform-cli';

describeTerraform('the release archive', 'terraform', () => {
  let server: Server;
  let directory: string;

  beforeAll(async () => {
    const folder = path.dirname(await publishedModule());
    const file = (await readdir(folder)).find((name) => name.endsWith('.zip'));
    const archive = await readFile(path.join(folder, file!));
    server = createServer((_request, response) => response.end(archive));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    directory = await mkdtemp(path.join(tmpdir(), 'ai-gateway-archive-'));
  });

  afterAll(async () => {
    server.close();
    await rm(directory, { recursive: true, force: true });
  });

  it.each(['', '//modules/metering'])('is what Terraform takes as a source%s', async (submodule) => {
    const { port } = server.address() as AddressInfo;
    const source = `http://127.0.0.1:${port}/ai-gateway.zip${submodule}`;
    await writeFile(
      path.join(directory, 'main.tf.json'),
      JSON.stringify({ module: { gateway: { source } } }),
    );

    await terraform(directory, ['get', '-update']);

    const modules = await readFile(path.join(directory, '.terraform/modules/modules.json'), 'utf8');
    expect(modules).toContain(source.replace('//modules/metering', ''));
  });
});
