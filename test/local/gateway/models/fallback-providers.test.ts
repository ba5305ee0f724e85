import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { LocalResources } from '../../../../src/local/resources';
import { LedgerTables } from '../ledger-tables';
import type { RunningGateway, SignedIn } from '../running-gateway';
import { ask, collect, errorOf, metadataOf, runGateway, textOf } from '../running-gateway';
import { withModels } from './adapted-models';

const BEDROCK = 'claude-sonnet-4-6';
const BEYOND = 'gpt-5-mini';
const FIRST_TOKEN_MS = 1_500;

let running: RunningGateway;
let tables: LedgerTables;
let ada: SignedIn;
beforeAll(async () => {
  const models = withModels({
    [BEDROCK]: { fallbacks: [BEYOND], firstTokenMs: FIRST_TOKEN_MS },
    [BEYOND]: { fallbacks: ['nova-lite'], firstTokenMs: FIRST_TOKEN_MS },
  });
  running = await runGateway({ adapt: (resources) => models(withOneInstance(resources)) });
  tables = new LedgerTables(running.local.dynamoDb.url);
  ada = await running.newUser(['power']);
}, 60_000);
// What a test has broken, the next finds whole.
beforeEach(async () => {
  for (const modelId of [BEDROCK, BEYOND]) await collect(ask(ada.gateway, 'Hello [[echo=Hi]]', { modelId }));
}, 60_000);
afterAll(async () => {
  tables.close();
  await running.stop();
});

/** What one instance has seen another does not know. */
const withOneInstance = (resources: LocalResources): LocalResources => ({
  ...resources,
  functions: resources.functions.map((each) =>
    each.name === 'ai-gateway-chat' ? { ...each, reservedConcurrency: 1 } : each,
  ),
});

async function turnUnder(fault: string, modelId: string) {
  const answer = ask(ada.gateway, `Hello [[echo=Here I am.]] [[pace=0]] [[fault=${fault}]]`, { modelId });
  const events = await collect(answer);
  const record = (await tables.turns()).find(({ requestId }) => requestId === answer.requestId)!;
  return { events, record };
}

describe('a model that cannot answer', () => {
  it.each([
    ['of Bedrock’s, by one beyond AWS', BEDROCK, 'throttle on sonnet', BEYOND],
    ['of Bedrock’s that does not begin in time', BEDROCK, 'hang on sonnet', BEYOND],
    ['beyond AWS, by one of Bedrock’s', BEYOND, 'throttle on gpt', 'nova-lite'],
    ['beyond AWS that fails before its first token', BEYOND, 'error-after:0 on gpt', 'nova-lite'],
    ['beyond AWS that does not begin in time', BEYOND, 'hang on gpt', 'nova-lite'],
  ])('is replaced: %s', async (_, asked, fault, spoke) => {
    const { events, record } = await turnUnder(fault, asked);

    expect(textOf(events)).toBe('Here I am.');
    expect(events.filter((event) => 'messageStart' in event)).toHaveLength(1);
    expect(metadataOf(events)).toMatchObject({
      modelId: spoke,
      requestedModelId: asked,
      guardrail: { coverage: 'scanned' },
    });
    expect(record).toMatchObject({ answeredBy: spoke, outcome: 'completed', estimated: false });
  });

  it('costs what the model beyond AWS costs that spoke', async () => {
    const replaced = await turnUnder('throttle on sonnet', BEDROCK);
    const asked = await turnUnder('throttle on sonnet', BEYOND);

    expect(metadataOf(replaced.events)!.cost).toEqual(metadataOf(asked.events)!.cost);
    expect(metadataOf(replaced.events)!.cost.estimated).toBe(false);
  });

  it('beyond AWS is told where the request itself is wrong', async () => {
    const { events } = await turnUnder('validation on gpt', BEYOND);

    expect(errorOf(events)).toMatchObject({ type: 'bedrock_validation_error' });
  });
});

describe('a model that fails time and again', () => {
  it('is left alone by the function that saw it, which its log says', async () => {
    // Each is refused before its stream: one failure a turn.
    for (let turn = 0; turn < 5; turn++) await turnUnder('unavailable on sonnet', BEDROCK);
    const before = running.local.bedrock!.requests;

    const { events } = await turnUnder('unavailable on sonnet', BEDROCK);

    expect(running.local.bedrock!.requests).toBe(before);
    expect(metadataOf(events)).toMatchObject({ modelId: BEYOND, requestedModelId: BEDROCK });
    expect(JSON.stringify(running.local.observations.logs.latest(10_000))).toContain('model_left_alone');
  });
});
