import { build } from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';

/** The channel handlers, each an entry point `src/handlers/<name>.appsync.ts`. */
export const CHANNEL_HANDLERS = ['inbound', 'outbound'] as const;

export type ChannelHandler = (typeof CHANNEL_HANDLERS)[number];

/**
 * Bundles a channel handler as AppSync documents it: unminified, because a reviewer reads it in the plan, and one file,
 * because AppSync takes no more.
 */
export async function bundleChannelHandler(projectDirectory: string, name: ChannelHandler): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: projectDirectory,
    entryPoints: [`src/handlers/${name}.appsync.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'esnext',
    external: ['@aws-appsync/utils'],
    logLevel: 'warning',
  });
  return outputFiles[0]!.text;
}

/** Writes `<outputDirectory>/<name>.js` for each channel handler. */
export async function buildChannelHandlers(projectDirectory: string, outputDirectory: string): Promise<void> {
  await mkdir(outputDirectory, { recursive: true });
  for (const name of CHANNEL_HANDLERS) {
    await writeFile(
      path.join(outputDirectory, `${name}.js`),
      await bundleChannelHandler(projectDirectory, name),
    );
  }
}
