import { build } from 'esbuild';
import * as path from 'node:path';

/** `amplify-page.ts` as a script for a page. */
export async function amplifyScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(__dirname, 'amplify-page.ts')],
    bundle: true,
    write: false,
    platform: 'browser',
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}
