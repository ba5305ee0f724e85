import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { cdktf, type CdktfOptions } from '../cdktf-cli';
import { describeTerraform } from '../describe-terraform';
import { useMoto } from '../moto';

const REPOSITORY = path.resolve(__dirname, '../../..');
const CONFIGURATION = 'unprotected.json';
const SKIP_LOCK = '--skip-provider-lock';

describeTerraform('the stack of main.ts with cdktf', 'cdktf', () => {
  const moto = useMoto();
  let project: string;
  let options: CdktfOptions;

  beforeAll(async () => {
    project = await projectCopy();
    options = { environment: { ...moto.environment, AI_GATEWAY_CONFIGURATION: CONFIGURATION } };
  });
  afterAll(() => rm(project, { recursive: true, force: true }));

  it('is deployed', async () => {
    const written = await cdktf(project, ['deploy', '--auto-approve', SKIP_LOCK], options);

    const { length } = await stateResources(project);
    expect(length).toBeGreaterThan(40);
    expect(written).toContain(`Apply complete! Resources: ${length} added, 0 changed, 0 destroyed.`);
  });

  it('has no difference once deployed', async () => {
    const written = await cdktf(project, ['diff', SKIP_LOCK], options);

    expect(written).toContain('No changes. Your infrastructure matches the configuration.');
  });

  it('is destroyed to the last resource', async () => {
    const { length } = await stateResources(project);

    const written = await cdktf(project, ['destroy', '--auto-approve', SKIP_LOCK], options);

    expect(written).toContain(`Destroy complete! Resources: ${length} destroyed.`);
    expect(await stateResources(project)).toEqual([]);
  });
});

/**
 * The project with what it has built already, and the configuration as it is but for the protection, which `destroy` would
 * stop at.
 */
async function projectCopy(): Promise<string> {
  const project = await mkdtemp(path.join(tmpdir(), 'ai-gateway-cdktf-'));
  await mkdir(path.join(project, 'dist'));
  for (const entry of [
    'main.ts',
    'modules',
    'stacks',
    'package.json',
    'tsconfig.json',
    'dist/lambda',
    'dist/appsync',
  ]) {
    await cp(path.join(REPOSITORY, entry), path.join(project, entry), { recursive: true });
  }
  await symlink(path.join(REPOSITORY, 'node_modules'), path.join(project, 'node_modules'));
  const app = await readJson(path.join(REPOSITORY, 'cdktf.json'));
  await writeJson(path.join(project, 'cdktf.json'), { ...app, app: 'node --import tsx main.ts' });
  const { $schema: _, ...configuration } = await readJson(path.join(REPOSITORY, 'stacks/gateway.json'));
  const gateway = { ...(configuration['gateway'] as object), deletion_protection: false };
  await writeJson(path.join(project, CONFIGURATION), { ...configuration, gateway });
  return project;
}

/** Instances of managed resources in the state, which lies beside cdktf.json. */
async function stateResources(project: string): Promise<unknown[]> {
  const state = await readJson(path.join(project, 'terraform.ai-gateway.tfstate'));
  const resources = state['resources'] as { mode: string; instances: unknown[] }[];
  return resources.filter(({ mode }) => mode === 'managed').flatMap(({ instances }) => instances);
}

const readJson = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
const writeJson = (file: string, value: object) => writeFile(file, JSON.stringify(value));
