import { build } from 'esbuild';
import * as path from 'node:path';

const projectDirectory = path.resolve(__dirname, '../..');

/**
 * Bundles an entry point for a process that has no loader and no `node_modules`, in esbuild's own defaults for Node.
 *
 * @param entryPoint relative to the project
 * @param outputFile CommonJS
 */
export async function bundle(entryPoint: string, outputFile: string): Promise<string> {
  await build({
    absWorkingDir: projectDirectory,
    entryPoints: [entryPoint],
    outfile: outputFile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  return outputFile;
}
