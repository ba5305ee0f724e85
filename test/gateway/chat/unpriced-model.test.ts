import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ConfiguredLimit } from '../../../src/gateway/configuration/configuration';
import { handleInbound } from '../../../src/gateway/inbound';
import { configuration, publish } from '../world';
import type { TurnFixture } from './turn-fixture';
import { createTurn } from './turn-fixture';

const TOKENS: ConfiguredLimit = { window: 'month', unit: 'tokens', limit: 10_000 };
const MONEY: ConfiguredLimit = { window: 'month', unit: 'microDollars', limit: 40_000 };

let fixture: TurnFixture;
beforeEach(() => {
  fixture = createTurn();
});

/** `haiku` has lost its price; `sonnet` keeps it. */
function withLimits(limits: ConfiguredLimit[]): void {
  const { models } = configuration();
  const haiku = { ...models['haiku']!, prices: [] };
  fixture.world.configuration.value = configuration({
    models: { ...models, haiku },
    plans: [
      {
        name: 'standard',
        group: 'standard',
        models: ['haiku', 'sonnet'],
        concurrentTurns: 10,
        answerMinutes: 60,
        limits,
      },
    ],
  });
}

describe('a model without a price, in a plan with a limit in money', () => {
  beforeEach(() => withLimits([TOKENS, MONEY]));

  it('is refused, for its cost is unknown', async () => {
    await fixture.chat();

    expect(fixture.lastError()).toMatchObject({
      type: 'model_not_allowed',
      details: { allowedModels: ['sonnet'] },
    });
    expect(fixture.world.models.requests).toHaveLength(0);
  });

  it('is not offered', async () => {
    const ask = publish([{ type: 'models', requestId: 'm1' }]);

    await handleInbound(fixture.world, ask, fixture.world.invocation());

    expect(fixture.lastEvent()).toMatchObject({ models: [{ modelId: 'sonnet' }] });
  });

  it('leaves the other models of the plan alone', async () => {
    await fixture.chat({ modelId: 'sonnet' });

    expect(fixture.turn()).toMatchObject({ outcome: 'completed', charged: { microDollars: 546 } });
  });
});

describe('a model without a price, in a plan that limits tokens alone', () => {
  beforeEach(() => withLimits([TOKENS]));

  it('answers, and says that its cost is unknown', async () => {
    await fixture.chat();

    expect(fixture.lastEvent()).toMatchObject({
      metadata: { cost: { microDollars: 0, estimated: false, unknown: true } },
    });
  });

  it('is held to the limit in tokens, and charged no money', async () => {
    await fixture.chat();

    expect(fixture.turn()).toMatchObject({ charged: { tokens: 46, microDollars: 0 } });
    expect(fixture.tokensUsed()).toBe(46);
  });

  it('adds nothing to the measure or the log of what models cost', async () => {
    await fixture.chat();

    const { metrics, lines } = fixture.world.telemetry;
    expect(metrics.map(({ metric }) => metric)).not.toContain('CostMicroDollars');
    expect(lines.find(({ message }) => message === 'turn_settled')?.fields).not.toHaveProperty(
      'costMicroDollars',
    );
  });
});

describe('a model with a price', () => {
  it('says nothing of an unknown cost', async () => {
    await fixture.chat();

    expect(fixture.lastEvent()).toMatchObject({
      metadata: { cost: expect.not.objectContaining({ unknown: true }) },
    });
    expect(fixture.world.telemetry.metrics).toContainEqual({
      metric: 'CostMicroDollars',
      value: 182,
      dimensions: { model: 'haiku' },
    });
  });
});
