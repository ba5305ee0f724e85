import { beforeEach, describe, expect, it } from '@jest/globals';
import { configuration } from '../world';
import type { TurnFixture } from './turn-fixture';
import { createTurn } from './turn-fixture';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let turn: TurnFixture['turn'];
let lastError: TurnFixture['lastError'];
let tokensUsed: TurnFixture['tokensUsed'];
let marks: TurnFixture['marks'];
beforeEach(() => {
  ({ world, chat, turn, lastError, tokensUsed, marks } = createTurn());
});

describe('authorization', () => {
  it('refuses a model that the caller’s plan does not have, and names those that it has', async () => {
    await chat({ modelId: 'sonnet' });

    expect(lastError()).toMatchObject({ type: 'model_not_allowed', details: { allowedModels: ['haiku'] } });
    expect(world.models.requests).toHaveLength(0);
  });

  it('gives the first plan in order whose group the caller is in', async () => {
    await chat({ modelId: 'sonnet' }, ['standard', 'power']);

    expect(turn()).toMatchObject({ plan: 'power', outcome: 'completed' });
  });

  it('refuses a caller whom no plan covers, such as one who left the group', async () => {
    await chat({}, []);

    expect(lastError()).toMatchObject({ type: 'forbidden' });
    expect(world.turns.turns.size).toBe(0);
  });

  it('covers every signed-in user by a plan for *', async () => {
    world.configuration.value = configuration({
      plans: [
        { name: 'all', group: '*', models: ['haiku'], concurrentTurns: 10, answerMinutes: 60, limits: [] },
      ],
    });

    await chat({}, []);

    expect(turn()).toMatchObject({ plan: 'all', outcome: 'completed' });
  });

  it('refuses a conversation that no tokenizer could fit into the model', async () => {
    await chat({ messages: [{ role: 'user', content: [{ text: 'x'.repeat(3_300_000) }] }] });

    expect(lastError()).toMatchObject({ type: 'validation_error', details: { contextTokens: 200_000 } });
  });
});

describe('limits', () => {
  it('refuses, before the model is called, what does not fit in its worst case', async () => {
    await chat({ messages: [{ role: 'user', content: [{ text: 'x'.repeat(9_800) }] }] });

    expect(lastError()).toMatchObject({
      type: 'token_limit_exceeded',
      details: {
        limit: { unit: 'tokens', limit: 10_000, remaining: 10_000 },
        needed: 9_800 + 16 + 64 + 256,
      },
    });
    expect(world.models.requests).toHaveLength(0);
    expect(turn()).toMatchObject({ state: 'settled', outcome: 'refused', errorType: 'token_limit_exceeded' });
    expect(tokensUsed()).toBe(0);
  });

  it('refuses what the budget has no room for', async () => {
    world.configuration.value = configuration({
      plans: [
        {
          name: 'standard',
          group: 'standard',
          models: ['haiku'],
          concurrentTurns: 10,
          answerMinutes: 60,
          limits: [{ window: 'month', unit: 'microDollars', limit: 1_000 }],
        },
      ],
    });

    await chat();

    expect(lastError()).toMatchObject({
      type: 'budget_exceeded',
      details: { limit: { unit: 'microDollars' } },
    });
  });

  it('refuses, closed, when the meter does not answer', async () => {
    world.meter.failing = ['update'];

    await chat();

    expect(lastError()).toMatchObject({ type: 'reservation_failed' });
    expect(world.models.requests).toHaveLength(0);
    expect(turn()).toMatchObject({ state: 'settled', outcome: 'failed' });
  });

  it('refuses, closed, when the turn store does not answer, and gives the hold back', async () => {
    world.turns.failing = ['open'];

    await chat();

    expect(lastError()).toMatchObject({ type: 'reservation_failed' });
    expect(world.models.requests).toHaveLength(0);
    expect(tokensUsed()).toBe(0);
    expect(marks()).toEqual([]);
  });

  it('refuses, closed, when there is no configuration', async () => {
    world.configuration.current = () =>
      Promise.reject(new Error('AccessDenied for arn:aws:dynamodb:eu-west-1:1:table/x'));

    await chat();

    expect(lastError()).toMatchObject({ type: 'internal_server_error' });
    expect(JSON.stringify(world.events)).not.toContain('arn:');
  });
});
