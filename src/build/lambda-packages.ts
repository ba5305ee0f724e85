import type { Plugin } from 'esbuild';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';

/** The Lambda functions, each an entry point in `src/handlers`. */
export const LAMBDA_FUNCTIONS = ['chat', 'failure', 'operations', 'pre-token'] as const;

/** The oldest runtime that the functions are deployed on. */
const TARGET = 'node22';

/** Packages of which a function needs a part: what stands for each says which, and why. */
const TRIMMED = {
  '@aws-sdk/credential-provider-node': './src/aws/credentials/credential-provider-node.ts',
  '@aws-sdk/token-providers': './src/aws/credentials/token-providers.ts',
};

const trimmedFiles: Plugin = {
  name: 'trimmed-files',
  setup: (packaging) =>
    packaging.onResolve({ filter: /^\.\/readFile$/ }, ({ resolveDir }) =>
      path.basename(resolveDir) === 'shared-ini-file-loader'
        ? { path: path.resolve(__dirname, '../aws/credentials/shared-ini-file.ts') }
        : undefined,
    ),
};

/**
 * Modules that are loaded when they are first used, each a file of its own, by its name in the package: a start compiles all
 * that is in its own file.
 */
const APART = {
  /** The X-Ray SDK. */
  'xray-tracer': 'src/aws/telemetry/xray-tracer.ts',
  /** The clients of OpenAI-compatible APIs and of Secrets Manager. */
  'provider-models': 'src/providers/connect-providers.ts',
} as const;

type Apart = keyof typeof APART;

/** Only a turn asks a model. */
const APART_OF: Partial<Record<(typeof LAMBDA_FUNCTIONS)[number], readonly Apart[]>> = {
  chat: ['xray-tracer', 'provider-models'],
};
const APART_OF_OTHERS: readonly Apart[] = ['xray-tracer'];

const modulesApart: Plugin = {
  name: 'modules-apart',
  setup: (packaging) => {
    for (const [name, source] of Object.entries(APART)) {
      const filter = new RegExp(`/${path.basename(source, '.ts')}$`);
      packaging.onResolve({ filter }, ({ kind }) =>
        kind === 'dynamic-import' ? { path: `./${name}.js`, external: true } : undefined,
      );
    }
  },
};

/** A zip's earliest date: the same in every time zone, and no build's own. */
const EPOCH = new Date(1980, 0, 1);
const UNIX = 3;
const READABLE_FILE = 0o644 << 16;

/**
 * Bundles the functions into deployment packages, `<outputDirectory>/<name>.zip`: the same bytes wherever and whenever
 * they are built. CommonJS, because ESM costs 12–18 ms more at start on Node 22.
 *
 * @returns the paths of the zips
 */
export async function buildLambdaPackages(
  projectDirectory: string,
  outputDirectory: string,
): Promise<string[]> {
  await mkdir(outputDirectory, { recursive: true });
  return Promise.all(
    LAMBDA_FUNCTIONS.map(async (name) => {
      const apart = (APART_OF[name] ?? APART_OF_OTHERS).map((module) => [module, APART[module]]);
      const files = await bundle(projectDirectory, {
        index: `src/handlers/${name}.ts`,
        ...(Object.fromEntries(apart) as Record<string, string>),
      });
      const zip = zipSync(files, { level: 9, mtime: EPOCH, os: UNIX, attrs: READABLE_FILE });
      const file = path.join(outputDirectory, `${name}.zip`);
      await writeFile(file, zip);
      return file;
    }),
  );
}

/** @returns the files of a package, by name */
async function bundle(
  projectDirectory: string,
  entryPoints: Readonly<Record<string, string>>,
): Promise<Record<string, Uint8Array>> {
  const { outputFiles } = await build({
    absWorkingDir: projectDirectory,
    entryPoints,
    outdir: '.',
    bundle: true,
    write: false,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: TARGET,
    mainFields: ['module', 'main'],
    alias: TRIMMED,
    plugins: [modulesApart, trimmedFiles],
    // A true `import()` would load Node's ESM loader for it.
    supported: { 'dynamic-import': false },
    legalComments: 'none',
    logLevel: 'warning',
  });
  return Object.fromEntries(outputFiles.map((file) => [path.basename(file.path), file.contents]));
}
