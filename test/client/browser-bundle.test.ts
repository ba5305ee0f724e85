import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { resolve } from 'node:path';

async function bundle() {
  const { metafile, warnings } = await build({
    absWorkingDir: resolve(__dirname, '../..'),
    entryPoints: ['src/client/amplify.ts'],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    outdir: 'unwritten',
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  return { inputs: Object.keys(output!.inputs), imports: output!.imports, warnings };
}

describe('the client in a browser', () => {
  it('bundles without a WebSocket of its own, Node modules or the schemas of the contract', async () => {
    const { inputs, imports, warnings } = await bundle();

    expect(warnings).toEqual([]);
    expect(imports).toEqual([]);
    expect(inputs).toContain('src/client/connected-gateway.ts');
    expect(inputs.filter((input) => /node_modules\/(ws|valibot)\/|^node:/.test(input))).toEqual([]);
  });
});
