import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PreparedKey, PreparedResponse } from '../../../src/gateway/prepared/prepared-responses';
import { REFUSED, WordGuard } from '../guardrail/word-guard';
import { configuration, delta, textOf, wholeAnswer } from '../world';
import type { TurnFixture } from './turn-fixture';
import { createTurn } from './turn-fixture';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let turn: TurnFixture['turn'];
let lastEvent: TurnFixture['lastEvent'];
let hits: PreparedKey[];
beforeEach(() => {
  ({ world, chat, turn, lastEvent } = createTurn());
  hits = [];
  prepare('Because of Rayleigh scattering, as we say here.');
});

/** One answer is prepared for everybody, to the question that the fixture asks. */
function prepare(answer: string): void {
  world.prepared = {
    find: async (keys): Promise<PreparedResponse[]> =>
      keys
        .filter(({ audience, family, language }) => 'everyone' in audience && !family && !language)
        .map((key) => ({ ...key, answer, set: 'faq', version: 3 })),
    countHit: async (key) => {
      hits.push(key);
    },
  };
}

describe('a question whose answer is prepared', () => {
  it('is answered without a model', async () => {
    await chat();

    expect(textOf(world.events)).toBe('Because of Rayleigh scattering, as we say here.');
    expect(world.events).toContainEqual(expect.objectContaining({ messageStop: { stopReason: 'end_turn' } }));
    expect(world.models.requests).toEqual([]);
  });

  it('costs no tokens and no money, and says what answered', async () => {
    await chat();

    expect(lastEvent()).toMatchObject({
      metadata: {
        usage: { totalTokens: 0 },
        cost: { microDollars: 0, estimated: false },
        prepared: { set: 'faq', version: 3 },
      },
    });
  });

  it('is a turn as any other: recorded once, and nothing stays held', async () => {
    await chat();
    await chat();

    expect(turn()).toMatchObject({
      state: 'settled',
      outcome: 'completed',
      prepared: { set: 'faq', version: 3 },
      charged: { tokens: 0, microDollars: 0 },
    });
    expect(turn()).not.toHaveProperty('answeredBy', expect.anything());
    expect(hits).toHaveLength(1);
  });

  it('is in the log by its set, without its text', async () => {
    await chat();

    const settled = world.telemetry.lines.find(({ message }) => message === 'turn_settled');
    expect(settled?.fields).toMatchObject({ preparedSet: 'faq', preparedVersion: 3 });
    expect(JSON.stringify(world.telemetry.lines)).not.toContain('Rayleigh');
  });

  it('is answered by the model where its user asks for that', async () => {
    await chat({ prepared: 'skip' });

    expect(world.models.requests).toHaveLength(1);
    expect(hits).toEqual([]);
  });

  it('is answered by the model in the middle of a conversation', async () => {
    const question = { role: 'user', content: [{ text: 'Why is the sky blue?' }] };
    const messages = [question, { role: 'assistant', content: [{ text: 'Guess.' }] }, question];

    await chat({ messages });

    expect(world.models.requests).toHaveLength(1);
  });

  it('passes the guardrail, which costs what it costs', async () => {
    world.guard = new WordGuard();
    world.configuration.value = configuration({
      guardrailPrices: [{ from: '2026-11-01', contentPolicy: 150_000 }],
    });

    await chat();

    expect(turn()).toMatchObject({
      guardrail: 'scanned',
      guardrailUnits: { contentPolicy: 2 },
      charged: { tokens: 0, microDollars: 300 },
    });
  });

  it('is refused by the guardrail as any other', async () => {
    world.guard = new WordGuard();
    prepare('Take a bomb');

    await chat();

    expect(textOf(world.events)).toBe(REFUSED);
    expect(turn()).toMatchObject({ outcome: 'guardrail_intervened', charged: { tokens: 0 } });
  });

  it('counts no hit where it was stopped before it was told', async () => {
    world.turns.renew = async () => 'cancelRequested';
    world.guard = new WordGuard();

    await chat();

    expect(turn()).toMatchObject({ outcome: 'cancelled', charged: { tokens: 0 } });
    expect(hits).toEqual([]);
  });
});

describe('a gateway whose prepared responses cannot be read', () => {
  it('asks the model', async () => {
    world.prepared = {
      find: async () => Promise.reject(new Error('The store does not answer')),
      countHit: async () => undefined,
    };
    world.models.script = [delta('Be'), ...wholeAnswer('cause')];

    await chat();

    expect(world.models.requests).toHaveLength(1);
    expect(textOf(world.events)).toBe('Because');
  });
});
