import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { buildLambdaPackages } from '../../src/build/lambda-packages';
import { unpackDeploymentPackage } from '../../src/local/lambda/deployment-package';
import type { Side } from '../interleave';
import { bundle } from './bundle';

const projectDirectory = path.resolve(__dirname, '../..');

/** The functions' code, unpacked, and the process that runs it. */
export interface FunctionBundles extends Readonly<Record<Side, string>> {
  readonly host: string;
}

/** Builds the chat function as it is deployed, and the naive one, in folders of their own without `node_modules`. */
export async function buildFunctions(directory: string): Promise<FunctionBundles> {
  const lambda = path.join(directory, 'lambda');
  await buildLambdaPackages(projectDirectory, lambda);
  const gateway = await unpackDeploymentPackage(path.join(lambda, 'chat.zip'), lambda);
  return {
    host: await bundle('bench/processes/function-host.ts', path.join(directory, 'host', 'index.js')),
    baseline: await bundle('bench/naive/chat.ts', path.join(directory, 'naive', 'index.js')),
    gateway: path.join(gateway, 'index.js'),
  };
}

/** In bytes, as it is loaded. */
export async function bundleBytes(file: string): Promise<number> {
  return (await stat(file)).size;
}
