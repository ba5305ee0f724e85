import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { RunningGateway, SignedIn } from '../running-gateway';
import { collect, errorOf, metadataOf, runGateway } from '../running-gateway';
import { FEATURES } from './features';

/** A model of each provider, and which features the gateway refuses to ask it for. */
const PROVIDERS = {
  Bedrock: { modelId: 'claude-haiku-4-5', refused: [] },
  'OpenAI-compatible': { modelId: 'gpt-5-mini', refused: ['prompt caching'] },
} as const;

const CELLS = Object.entries(PROVIDERS).flatMap(([provider, { modelId, refused }]) =>
  FEATURES.map((feature) => ({
    provider,
    modelId,
    feature,
    name: feature.name,
    refused: (refused as readonly string[]).includes(feature.name),
  })),
);

let running: RunningGateway;
let ada: SignedIn;
beforeAll(async () => {
  running = await runGateway();
  ada = await running.newUser(['power']);
}, 60_000);
afterAll(() => running.stop());

const ask = ({ modelId, feature }: (typeof CELLS)[number]) =>
  collect(ada.gateway.chat({ conversationId: crypto.randomUUID(), modelId, ...feature.ask }));

describe('a feature that a provider has', () => {
  it.each(CELLS.filter(({ refused }) => !refused))('$provider: $name', async (cell) => {
    const events = await ask(cell);

    expect(errorOf(events)).toBeUndefined();
    expect(cell.feature.shown(events)).toEqual(cell.feature.expected);
    expect(metadataOf(events)).toMatchObject({ modelId: cell.modelId });
  });
});

describe('a feature that a provider has not', () => {
  it.each(CELLS.filter(({ refused }) => refused))('$provider: $name', async (cell) => {
    const events = await ask(cell);

    expect(errorOf(events)).toMatchObject({ type: 'unsupported' });
  });
});

describe('the table in the documentation', () => {
  it('says what these tests show', async () => {
    const documentation = await readFile(path.resolve(__dirname, '../../../../docs/models.md'), 'utf8');
    const rows = documentation
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map(([, ...cells]) => cells.slice(0, -1));

    for (const { name } of FEATURES) {
      const shown = CELLS.filter((cell) => cell.name === name).map(({ refused }) =>
        refused ? 'refused' : 'yes',
      );
      expect(rows).toContainEqual([name, ...shown]);
    }
  });
});
