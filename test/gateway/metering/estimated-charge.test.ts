import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TurnFixture } from '../chat/turn-fixture';
import { createTurn } from '../chat/turn-fixture';
import { configuration, wholeAnswer } from '../world';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let turn: TurnFixture['turn'];
let limit: TurnFixture['limit'];
beforeEach(() => {
  ({ world, chat, turn, limit } = createTurn());
});

describe('a request that was held as counted', () => {
  it('is charged no more than that where its provider counts no longer', async () => {
    limit([{ window: 'month', unit: 'tokens', limit: 1_050 }]);
    let asked = 0;
    world.tokenCounter.counts = () => (++asked === 1 ? 25 : undefined);
    world.models.script = wholeAnswer('Because').slice(0, 2);

    await chat();

    expect(turn()).toMatchObject({
      estimated: true,
      reserved: { inputTokens: 25 },
      usage: { inputTokens: 25 },
    });
  });
});

describe('an estimated charge', () => {
  it('is what the provider counts of the question and of the text that was delivered', async () => {
    world.tokenCounter.counts = ({ messages }) => (messages[0]!.content[0]!.text === 'Because' ? 2 : 25);
    world.models.script = wholeAnswer('Because').slice(0, 2);

    await chat();

    expect(turn()).toMatchObject({
      estimated: true,
      usage: { inputTokens: 25, outputTokens: 2, totalTokens: 27 },
    });
  });

  it('has the guardrail’s units of what was sent and delivered', async () => {
    world.configuration.value = configuration({
      guardrailPrices: [{ from: '2026-11-01', contentPolicy: 150_000 }],
    });
    world.models.script = wholeAnswer('Because').slice(0, 2);

    await chat();

    // A unit of input and two of output, which may be judged in two parts, at 150 µ$ each.
    expect(turn()).toMatchObject({
      guardrailUnits: { contentPolicy: 3 },
      charged: { microDollars: 100 + 7 * 5 + 450 },
      priceVersion: '2026-11-01+guardrail-2026-11-01',
    });
  });
});
