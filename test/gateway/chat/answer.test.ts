import { beforeEach, describe, expect, it } from '@jest/globals';
import { textOf, USER, wholeAnswer } from '../world';
import type { TurnFixture } from './turn-fixture';
import { createTurn } from './turn-fixture';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let turn: TurnFixture['turn'];
let lastEvent: TurnFixture['lastEvent'];
let tokensUsed: TurnFixture['tokensUsed'];
let marks: TurnFixture['marks'];
beforeEach(() => {
  ({ world, chat, turn, lastEvent, tokensUsed, marks } = createTurn());
});

describe('an answered turn', () => {
  it('streams the model’s events to the sender’s own channel, numbered without a hole', async () => {
    await chat();

    expect(textOf(world.events)).toBe('Because of Rayleigh scattering.');
    expect(new Set(world.published.map(({ channel }) => channel))).toEqual(
      new Set([`/Outbound-Messages/${USER}/c1`]),
    );
    expect(world.events.map(({ seq }) => seq)).toEqual(world.events.map((_, index) => index));
    expect(world.events.every((event) => event.requestId === 'r1' && event.conversationId === 'c1')).toBe(
      true,
    );
  });

  it('ends with metadata: usage, cost, what is left, and the trace', async () => {
    await chat();

    expect(lastEvent()).toMatchObject({
      metadata: {
        usage: { inputTokens: 12, outputTokens: 34, totalTokens: 46 },
        modelId: 'haiku',
        // 12 × 1 µ$ + 34 × 5 µ$
        cost: { microDollars: 182, estimated: false },
        traceId: '1-trace',
        remaining: [
          { unit: 'tokens', limit: 10_000, used: 46, remaining: 9_954, resetsAt: '2026-12-01T00:00:00.000Z' },
          { unit: 'microDollars', limit: 40_000, used: 182, remaining: 39_818 },
          { scope: 'user', window: 'now', unit: 'turns', limit: 10, used: 0, remaining: 10 },
        ],
      },
    });
  });

  it('carries the reference sample’s meter on the same event', async () => {
    await chat();

    expect(lastEvent()).toMatchObject({
      tokenUsage: {
        tokenLimit: 10_000,
        meterLimits: { monthly: 10_000 },
        totalUsage: { inputTokens: 12, outputTokens: 34, monthlyInputTokens: 12, monthlyOutputTokens: 34 },
      },
    });
  });

  it('leaves the sample’s limits out for a plan without any', async () => {
    await chat({}, ['power']);

    expect(lastEvent()).toMatchObject({
      tokenUsage: { meterLimits: {} },
      metadata: { remaining: [{ unit: 'turns' }] },
    });
  });

  it('counts what the provider measured, and holds nothing any more', async () => {
    await chat();

    expect(tokensUsed()).toBe(46);
    expect(marks()).toEqual([]);
  });

  it('leaves a ledger record without a word of text', async () => {
    await chat();

    expect(turn()).toMatchObject({
      state: 'settled',
      outcome: 'completed',
      modelId: 'haiku',
      plan: 'standard',
      charged: { inputTokens: 12, outputTokens: 34, tokens: 46, microDollars: 182 },
      estimated: false,
      traceId: '1-trace',
    });
    expect(JSON.stringify(turn())).not.toMatch(/sky|Rayleigh/);
  });

  it('measures the time to the first token by model', async () => {
    world.models.script = [{ messageStart: { role: 'assistant' } }, 250, ...wholeAnswer('x').slice(1)];

    await chat();

    expect(world.telemetry.metrics).toContainEqual({
      metric: 'FirstTokenLatency',
      value: 250,
      dimensions: { model: 'haiku' },
    });
    expect(lastEvent()).toMatchObject({ metadata: { metrics: { firstTokenMs: 250 } } });
  });

  it('always bounds the output, by the model’s maximum where the client names none', async () => {
    await chat();

    expect(world.models.requests[0]).toMatchObject({ inferenceConfig: { maxTokens: 1_000 } });
  });

  it('passes the client’s parameters as they are, and clamps maxTokens', async () => {
    await chat({ inferenceConfig: { maxTokens: 5_000, temperature: 0.2 }, system: [{ text: 'Be brief.' }] });

    expect(world.models.requests[0]).toMatchObject({
      modelId: 'us.anthropic.claude-haiku',
      inferenceConfig: { maxTokens: 1_000, temperature: 0.2 },
      system: [{ text: 'Be brief.' }],
      metadata: { requestId: 'r1', plan: 'standard' },
    });
    expect(world.models.requests[0]!.inferenceConfig).not.toHaveProperty('topP');
  });

  it('tells of an answer that the guardrail changed', async () => {
    world.models.script = wholeAnswer('Sorry.').map((event) =>
      'messageStop' in event ? { messageStop: { stopReason: 'guardrail_intervened' } } : event,
    );

    await chat();

    expect(turn()).toMatchObject({ outcome: 'guardrail_intervened' });
  });
});
