import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface WebBuildOptions {
  /** Made where it is absent. */
  readonly outDir: string;
  /** Smaller, and without a source map. */
  readonly minify: boolean;
}

const staticFiles = ['index.html', 'favicon.svg'] as const;

/**
 * Builds the sample UI into `outDir`: `index.html`, `main.js`, `main.css`, `favicon.svg`. The page reads
 * `amplify_outputs.json` beside it at run time, so that one build serves every gateway.
 */
export async function buildWeb({ outDir, minify }: WebBuildOptions): Promise<void> {
  await build({
    entryPoints: [join(__dirname, 'main.tsx')],
    outdir: outDir,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    minify,
    sourcemap: minify ? false : 'linked',
    // React's development build is several times slower, and a laptop should show what is deployed.
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  await Promise.all(staticFiles.map((name) => copyFile(join(__dirname, name), join(outDir, name))));
}
