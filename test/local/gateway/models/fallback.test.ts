import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LedgerTables } from '../ledger-tables';
import type { RunningGateway, SignedIn } from '../running-gateway';
import { ask, collect, errorOf, metadataOf, runGateway, textOf } from '../running-gateway';

const SONNET = 'claude-sonnet-4-6';
const HAIKU = 'claude-haiku-4-5';

let running: RunningGateway;
let tables: LedgerTables;
let ada: SignedIn;
beforeAll(async () => {
  running = await runGateway();
  tables = new LedgerTables(running.local.dynamoDb.url);
  ada = await running.newUser(['power']);
}, 60_000);
afterAll(async () => {
  tables.close();
  await running.stop();
});

async function turnUnder(fault: string, modelId = SONNET) {
  const answer = ask(ada.gateway, `Hello [[echo=Here I am.]] [[pace=0]] [[fault=${fault}]]`, { modelId });
  const events = await collect(answer);
  const record = (await tables.turns()).find(({ requestId }) => requestId === answer.requestId)!;
  return { events, record };
}

describe('a model that cannot answer', () => {
  it.each([
    ['throttled', 'throttle on sonnet'],
    ['out', 'unavailable on sonnet'],
    ['not ready', 'not-ready on sonnet'],
    ['failing before its first token', 'error-after:0 on sonnet'],
  ])('is replaced by its fallback: %s', async (_, fault) => {
    const { events, record } = await turnUnder(fault);

    expect(textOf(events)).toBe('Here I am.');
    expect(events.filter((event) => 'messageStart' in event)).toHaveLength(1);
    expect(metadataOf(events)).toMatchObject({ modelId: HAIKU, requestedModelId: SONNET });
    expect(record).toMatchObject({
      modelId: SONNET,
      answeredBy: HAIKU,
      outcome: 'completed',
      estimated: false,
    });
  });

  it('costs what the model costs that spoke', async () => {
    const replaced = await turnUnder('throttle on sonnet');
    const asked = await turnUnder('throttle on sonnet', HAIKU);

    expect(metadataOf(asked.events)).toMatchObject({ modelId: HAIKU });
    expect(metadataOf(replaced.events)!.cost).toEqual(metadataOf(asked.events)!.cost);
  });

  it('is told where the fallback cannot answer either', async () => {
    const { events } = await turnUnder('throttle on claude');

    expect(errorOf(events)).toMatchObject({ type: 'bedrock_throttling_error' });
  });

  it('is told where the request itself is wrong, and nobody else is asked', async () => {
    const before = running.local.bedrock!.requests;

    const { events } = await turnUnder('validation on sonnet');

    expect(errorOf(events)).toMatchObject({ type: 'bedrock_validation_error' });
    expect(running.local.bedrock!.requests).toBe(before + 1);
  });

  it('is told where it fails after its first token', async () => {
    const { events } = await turnUnder('error-after:2 on sonnet');

    expect(errorOf(events)).toMatchObject({ type: 'bedrock_api_error' });
    expect(textOf(events)).toBe('Here I');
  });
});
