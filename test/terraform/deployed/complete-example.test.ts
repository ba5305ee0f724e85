import { beforeAll, expect, it } from '@jest/globals';
import * as path from 'node:path';
import { describeTerraform } from '../describe-terraform';
import { echoedTypes, reportEchoedTypes } from '../echoed-types';
import { record } from '../json';
import { providerOverride, useMoto } from '../moto';
import type { Plan } from '../plan';
import { changedAddresses, changedOutputs, planOf } from '../plan';
import { publishedModule } from '../published-module';
import { checkPlannedShapes, shapeProblems } from '../shape-check';
import type { TerraformOptions } from '../terraform-cli';
import { terraform } from '../terraform-cli';
import { applyPlan, stateAddresses, type Applied } from './apply-plan';

const GATEWAY = 'module.ai_gateway.module';
const KEY = `${GATEWAY}.encryption.aws_kms_key.gateway[0]`;
const ANSWERS = 'module.ai_gateway.module.answers.aws_dynamodb_table.answers';
const POOL = `${GATEWAY}.identity.aws_cognito_user_pool.users[0]`;
const TABLES = [
  ...['configuration', 'meters', 'turns'].map((table) => `${GATEWAY}.metering.aws_dynamodb_table.${table}`),
  `${GATEWAY}.prepared_responses.aws_dynamodb_table.prepared[0]`,
];
/** Types whose deletion loses what exists nowhere else. */
const HOLDS_DATA = new Set(['aws_cognito_user_pool', 'aws_dynamodb_table', 'aws_kms_key']);

describeTerraform('the complete example, deployed', 'moto', () => {
  const moto = useMoto();
  let directory: string;
  let options: TerraformOptions;
  let applied: Applied;

  beforeAll(async () => {
    directory = path.join(await publishedModule(), 'examples/complete');
    options = { environment: { ...moto.environment, TF_VAR_partners_client_secret: 'a-secret' } };
    await providerOverride(directory);
    await terraform(directory, ['init']);
    applied = await applyPlan(directory, options);
    reportEchoedTypes('the complete example, deployed', applied.plan);
  });

  it('has every resource added', () => {
    const { length } = changedAddresses(applied.plan);

    expect(length).toBeGreaterThan(60);
    expect(applied.result.stdout).toContain(`${length} added, 0 changed, 0 destroyed`);
  });

  it('uses every part', () => {
    const parts = new Set(
      applied.plan.resource_changes.flatMap(({ module_address }) => module_address?.split('.').at(-1) ?? []),
    );

    expect([...parts].sort()).toEqual([
      'answers',
      'edge',
      'encryption',
      'events_api',
      'functions',
      'guardrails',
      'identity',
      'metering',
      'models',
      'observability',
      'prepared_responses',
    ]);
  });

  it("has what moto cannot prove held against the SDK's model", () => {
    const reports = checkPlannedShapes(applied.plan);

    expect(reports.map(({ type }) => type)).toEqual(
      expect.arrayContaining(echoedTypes(applied.plan).map(({ type }) => type)),
    );
    expect(shapeProblems(reports)).toEqual([]);
  });

  it('protects whatever holds data', () => {
    expect(protection(applied.plan)).toEqual({
      // People’s text, which must be gone when its time is over: neither protected nor backed up, on purpose.
      [ANSWERS]: { deletion_protection_enabled: false },
      [KEY]: { deletion_window_in_days: 30 },
      [POOL]: { deletion_protection: 'ACTIVE' },
      ...Object.fromEntries(TABLES.map((table) => [table, { deletion_protection_enabled: true }])),
    });
  });

  it('has nothing to change once applied', async () => {
    const second = await planOf(directory, options);

    expect([changedAddresses(second), changedOutputs(second)]).toEqual([[], []]);
  });

  it('refuses to be destroyed: tables and user pool stay, and the key that they need', async () => {
    const { exitCode, stderr } = await terraform(directory, ['destroy', '-auto-approve'], {
      ...options,
      accept: [1],
    });

    const left = await stateAddresses(directory);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Table 'assistant-turns' can't be deleted while DeletionProtectionEnabled/);
    expect(stderr).toMatch(/user pool cannot be deleted because deletion protection is activated/);
    expect(left).toEqual(expect.arrayContaining([KEY, POOL, ...TABLES]));
  });

  it('is destroyed to the last resource after an apply without protection', async () => {
    const unprotected = {
      ...options,
      environment: { ...options.environment, TF_VAR_deletion_protection: 'false' },
    };
    // Only what is left, since all else would be made for nothing.
    const targets = [POOL, ...TABLES].map((address) => `-target=${address}`);
    await terraform(directory, ['apply', '-auto-approve', ...targets], unprotected);

    await terraform(directory, ['destroy', '-auto-approve'], unprotected);

    expect(await stateAddresses(directory)).toEqual([]);
  });
});

/** The arguments that protect, of each resource that holds data. */
function protection(plan: Plan): Record<string, object> {
  return Object.fromEntries(
    plan.resource_changes
      .filter(({ mode, type }) => mode === 'managed' && HOLDS_DATA.has(type))
      .map(({ address, change }) => {
        const after = Object.entries(record(change.after));
        const protecting = after.filter(([name]) => /^deletion_(protection|window)/.test(name));
        return [address, Object.fromEntries(protecting)];
      }),
  );
}
