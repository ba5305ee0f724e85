import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import type { Plan } from '../plan';
import { readPlan } from '../plan';
import type { TerraformOptions, TerraformResult } from '../terraform-cli';
import { terraform } from '../terraform-cli';

export interface Applied {
  /** What was planned, and then applied as it stood. */
  readonly plan: Plan;
  readonly result: TerraformResult;
}

/**
 * Plans the initialised root module in `directory`, reads the plan, and applies that very plan; nothing of it stays on disk.
 * @throws {TerraformFailed} where either fails.
 */
export async function applyPlan(directory: string, options: TerraformOptions = {}): Promise<Applied> {
  const file = path.join(directory, 'apply.tfplan');
  try {
    await terraform(directory, ['plan', `-out=${file}`], options);
    const plan = readPlan((await terraform(directory, ['show', '-json', file], options)).stdout);
    return { plan, result: await terraform(directory, ['apply', file], options) };
  } finally {
    await rm(file, { force: true });
  }
}

/** Addresses of managed resources in the state, in its order. */
export async function stateAddresses(directory: string): Promise<string[]> {
  const { stdout } = await terraform(directory, ['state', 'list']);
  return stdout.split('\n').filter((address) => address !== '' && !/(^|\.)data\.[a-z]/.test(address));
}
