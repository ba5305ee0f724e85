import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { loadStack } from '../../../src/local/stack/load-stack';
import { synthesiseStack } from '../../../src/local/stack/synthesise';
import { expected, synthesisedStack } from './fixture';

const repository = path.resolve(__dirname, '../../..');
const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'ai-gateway-stack-'));
  folders.push(folder);
  return folder;
}

/** A project whose `main.ts` is the given text, built already. */
function projectWith(main: string): string {
  const folder = temporaryFolder();
  symlinkSync(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'));
  for (const built of ['dist/appsync', 'dist/lambda'])
    mkdirSync(path.join(folder, built), { recursive: true });
  writeFileSync(path.join(folder, 'main.ts'), main);
  return folder;
}

const synthesise = (main: string) =>
  synthesiseStack({ projectDirectory: projectWith(main), outDirectory: path.join(temporaryFolder(), 'out') });

const WRITES_STACK = `
  import { mkdirSync, writeFileSync } from 'node:fs';
  const folder: string = process.env.CDKTF_OUTDIR + '/stacks/ai-gateway';
  mkdirSync(folder, { recursive: true });
  writeFileSync(folder + '/cdk.tf.json', '{"resource":{}}');`;

describe('synthesising the stack', () => {
  it('gives the file that main.ts writes to CDKTF’s output directory', async () => {
    expect(readFileSync(await synthesise(WRITES_STACK), 'utf8')).toBe('{"resource":{}}');
  });

  it('builds what main.ts puts beside the stack where it is missing', async () => {
    const projectDirectory = projectWith(`
      import { existsSync } from 'node:fs';
      for (const file of ['dist/appsync/inbound.js', 'dist/lambda/chat.zip'])
        if (!existsSync(file)) throw new Error(file);
      ${WRITES_STACK}`);
    rmSync(path.join(projectDirectory, 'dist'), { recursive: true });
    symlinkSync(path.join(repository, 'src'), path.join(projectDirectory, 'src'));

    await expect(
      synthesiseStack({ projectDirectory, outDirectory: path.join(temporaryFolder(), 'out') }),
    ).resolves.toMatch(/cdk\.tf\.json$/);
  });

  it('fails with the words of main.ts', async () => {
    const main = `class ModuleError extends Error { override readonly name = 'ModuleError'; }
      throw new ModuleError('The name is too long.\\n- Shorten it.');`;

    await expect(synthesise(main)).rejects.toMatchObject({
      name: 'LocalStackError',
      code: 'stack_not_synthesised',
      message: expect.stringMatching(
        /^The stack could not be synthesised\. The name is too long\.\n- Shorten it\.\nCorrect/,
      ),
    });
  });

  it('fails where main.ts leaves no stack', async () => {
    await expect(synthesise('')).rejects.toMatchObject({ code: 'stack_not_synthesised' });
  });
});

describe('loading the stack', () => {
  const artifacts = {
    lambdaDirectory: 'built/lambda',
    handlers: {
      inbound: expected.eventsApi.namespaces[0]!.codeHandlers!,
      outbound: expected.eventsApi.namespaces[1]!.codeHandlers!,
    },
  };
  const load = (text?: string) => {
    const stackFile = path.join(temporaryFolder(), 'cdk.tf.json');
    if (text !== undefined) writeFileSync(stackFile, text);
    return loadStack({ stackFile, region: 'us-east-1', artifacts });
  };

  it('gives what the local runtime plays of it', async () => {
    expect(await load(JSON.stringify(synthesisedStack()))).toEqual(expected);
  });

  it.each([[undefined], ['{'], ['[]']])('fails where its file holds %j', async (text) => {
    await expect(load(text)).rejects.toMatchObject({ name: 'LocalStackError', code: 'invalid_stack' });
  });
});
