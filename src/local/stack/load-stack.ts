import { readFile } from 'node:fs/promises';
import type { LocalResources } from '../resources';
import { LocalStackError } from './errors';
import { localResources, type LocalResourcesOptions } from './local-resources';

export interface LoadStackOptions extends LocalResourcesOptions {
  /** A synthesised stack, `cdk.tf.json`. */
  readonly stackFile: string;
}

/**
 * The resources that the local runtime plays, from the stack that is deployed.
 * @throws LocalStackError
 */
export async function loadStack({ stackFile, ...options }: LoadStackOptions): Promise<LocalResources> {
  return localResources(await readStack(stackFile), options);
}

async function readStack(stackFile: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(stackFile, 'utf8')) as unknown;
  } catch (cause) {
    throw new LocalStackError(
      'invalid_stack',
      `${stackFile} is not the JSON of a synthesised stack: delete its folder and start again.`,
      { cause },
    );
  }
}
