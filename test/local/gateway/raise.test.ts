import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { RunningGateway, SignedIn } from './running-gateway';
import { ask, collect, errorOf, metadataOf, runGateway } from './running-gateway';

const OPERATIONS = 'ai-gateway-operations';
const REFRESH_MS = 300;

let running: RunningGateway;
let bob: SignedIn;
beforeAll(async () => {
  running = await runGateway({
    adapt: (resources) => ({
      ...resources,
      functions: resources.functions.map((each) => ({
        ...each,
        environment: { ...each.environment, AI_GATEWAY_CONFIGURATION_REFRESH_MS: String(REFRESH_MS) },
      })),
    }),
  });
  bob = await running.newUser();
}, 60_000);
afterAll(() => running.stop());

/** More than the ten minutes of the plan `standard` allow. */
const tooLong = () => ask(bob.gateway, 'x'.repeat(230_000));
/** The event that the documentation shows, for this user, now. */
const documented = JSON.parse(
  /```json\n([^]*?)```/.exec(readFileSync(path.resolve(__dirname, '../../../docs/quotas.md'), 'utf8'))![1]!,
) as object;
const raise = (override: object = {}) =>
  running.local.lambda.invoke(OPERATIONS, {
    ...documented,
    subject: bob.userId,
    until: new Date(Date.now() + 20_000).toISOString(),
    ...override,
  });
const tenMinutes = async () => {
  const { limits } = await bob.gateway.usage();
  return limits.find(({ window }) => window === '10min')!;
};

describe('a raise by an operator', () => {
  it('takes effect within the configuration’s refresh time, and ends by itself', async () => {
    expect(errorOf(await collect(tooLong()))).toMatchObject({ type: 'token_limit_exceeded' });
    const { limit: before } = await tenMinutes();
    const until = new Date(Date.now() + 20_000);

    const granted = await raise({ until: until.toISOString() });
    await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));

    expect(granted).toMatchObject({ payload: { amount: 1_000_000, until: until.getTime() } });
    expect(await tenMinutes()).toMatchObject({
      limit: before + 1_000_000,
      raisedUntil: until.toISOString(),
    });
    expect(metadataOf(await collect(tooLong()))).toBeDefined();
    await new Promise((resolve) => setTimeout(resolve, until.getTime() - Date.now() + REFRESH_MS));
    expect(await tenMinutes()).toMatchObject({ limit: before });
    expect(errorOf(await collect(tooLong()))).toMatchObject({ type: 'token_limit_exceeded' });
  }, 60_000);

  it.each([
    ['that is over already', { until: '2026-01-01T00:00:00Z' }, 'until must lie ahead'],
    ['without a reason', { reason: '' }, 'reason'],
    ['of nothing', { amount: 0 }, 'amount'],
  ])('is refused in words: one %s', async (_, override, words) => {
    expect(await raise(override)).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorMessage: expect.stringContaining(words) },
    });
  });
});

describe('an operation that does not exist', () => {
  it('is refused, and says which do', async () => {
    expect(await running.local.lambda.invoke(OPERATIONS, { action: 'shred' })).toMatchObject({
      payload: { errorMessage: expect.stringMatching(/sweep.*reconcile.*raise/) },
    });
  });
});
