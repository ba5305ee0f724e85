import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** What Terraform leaves behind in a module, and what must be its own in every copy. */
const LEFT_BEHIND =
  /^(\.terraform|\.terraform\.lock\.hcl|.*\.tfstate(\..*)?|crash(\..*)?\.log|node_modules)$/;

/** A folder that is removed with `remove()`. */
export interface Copy {
  readonly directory: string;
  remove(): Promise<void>;
}

/** Copies a module tree (root, `modules`, `examples` …) into a temp folder, or into `directory`, without Terraform's leavings. */
export async function copyModule(source: string, directory?: string): Promise<Copy> {
  const target = directory ?? (await mkdtemp(path.join(tmpdir(), 'ai-gateway-module-')));
  const root = path.resolve(source);
  await cp(root, target, {
    recursive: true,
    dereference: true,
    filter: (file) => file === root || !LEFT_BEHIND.test(path.basename(file)),
  });
  return { directory: target, remove: () => rm(target, { recursive: true, force: true }) };
}

/**
 * `copyModule` for one suite: call it in the body of a `describe`. The copy is made before the suite's tests and hooks that
 * follow, and removed after them. `prepare` may finish it, for instance with `providerOverride`.
 */
export function workingCopy(
  source: string,
  prepare: (directory: string) => Promise<unknown> = async () => undefined,
): { readonly directory: string } {
  const directory = path.join(tmpdir(), `ai-gateway-module-${randomUUID()}`);
  beforeAll(async () => {
    await copyModule(source, directory);
    await prepare(directory);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  return { directory };
}
