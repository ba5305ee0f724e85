import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fetchAuthSession } from 'aws-amplify/auth';
import { events as amplifyEvents } from 'aws-amplify/data';
import type { RunningGateway, SignedIn } from './running-gateway';
import { ask, collect, errorOf, metadataOf, runGateway, textOf } from './running-gateway';

let running: RunningGateway;
let ada: SignedIn;
let bob: SignedIn;
beforeAll(async () => {
  running = await runGateway();
  [ada, bob] = [await running.newUser(['power']), await running.newUser(['standard'])];
}, 60_000);
afterAll(() => running.stop());

describe('a chat through the deployed bundle', () => {
  it('streams an answer in order, with usage, cost, what is left, and its trace', async () => {
    const answer = ask(ada.gateway, 'Why is the sky blue? [[pace=200]]');
    const received = await collect(answer);

    expect(textOf(received)).toMatch(/scatter/i);
    expect(received.map(({ seq }) => seq)).toEqual(received.map((_, index) => index));
    expect(answer.gaps).toBe(0);
    expect(metadataOf(received)).toMatchObject({
      modelId: 'nova-lite',
      cost: { estimated: false },
      remaining: expect.arrayContaining([
        expect.objectContaining({ scope: 'user', window: 'month', unit: 'tokens', limit: 5_000_000 }),
        expect.objectContaining({ scope: 'organisation', window: 'month', unit: 'microDollars' }),
      ]),
      traceId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    });
  });

  it('leaves a trace in which the model’s stream hangs below the function', async () => {
    const traceId = metadataOf(await collect(ask(ada.gateway, 'Hello [[pace=0]]')))!.traceId!;
    await running.local.lambda.drain();
    const spans = JSON.stringify(await traceWith(traceId, '## settlement'));

    for (const name of ['## admission', '## model', '## settlement']) expect(spans).toContain(name);
    expect(JSON.stringify(running.local.observations.logs.byTrace(traceId))).toContain('turn_settled');
  });

  it('answers which models the caller may use, and what is left', async () => {
    expect((await bob.gateway.models()).map(({ modelId }) => modelId)).toEqual([
      'claude-haiku-4-5',
      'nova-lite',
    ]);
    const { plan, limits } = await bob.gateway.usage();
    expect(plan).toBe('standard');
    expect(limits.filter(({ scope }) => scope === 'user').map(({ used }) => used)).toEqual([0, 0, 0, 0, 0]);
  });

  it('refuses a model that is not the caller’s', async () => {
    const received = await collect(ask(bob.gateway, 'Hello', { modelId: 'claude-sonnet-4-6' }));

    expect(errorOf(received)).toMatchObject({ type: 'model_not_allowed' });
  });

  it('tells of the guardrail’s intervention', async () => {
    const received = await collect(ask(ada.gateway, 'Say xyzzy'));

    expect(textOf(received)).toBe('Sorry, I cannot help with that request.');
    expect(received).toContainEqual(
      expect.objectContaining({ messageStop: { stopReason: 'guardrail_intervened' } }),
    );
  });

  it('stops within seconds, and charges what was delivered as an estimate', async () => {
    const answer = ask(ada.gateway, 'Long [[tokens=2000]] [[pace=40]]');
    const received = [];
    for await (const event of answer) {
      received.push(event);
      if ('contentBlockDelta' in event && received.length < 5) await answer.cancel();
    }

    expect(received.at(-2)).toMatchObject({ messageStop: { stopReason: 'cancelled' } });
    expect(metadataOf(received)).toMatchObject({ cost: { estimated: true } });
  });

  it('can be stopped by another tab of the same user, and by nobody else', async () => {
    const answer = ask(ada.gateway, 'Long [[tokens=120]] [[pace=40]]');
    const iterator = answer[Symbol.asyncIterator]();
    await iterator.next();
    await amplifyEvents.post(bob.context, `/Inbound-Messages/${bob.userId}/x`, {
      type: 'cancel',
      requestId: answer.requestId,
    });

    const rest = await collect({ [Symbol.asyncIterator]: () => iterator });

    expect(rest.at(-2)).toMatchObject({ messageStop: { stopReason: 'end_turn' } });
  });

  it('asks the model once where a request is published twice, and tells its answer again', async () => {
    const requestId = crypto.randomUUID();
    const conversationId = crypto.randomUUID();
    const before = running.local.bedrock!.requests;

    const first = await collect(ask(ada.gateway, 'Hello [[pace=0]]', { requestId, conversationId }));
    const second = await collect(ask(ada.gateway, 'Hello [[pace=0]]', { requestId, conversationId }));

    expect(metadataOf(first)).toBeDefined();
    expect(second).toEqual([
      expect.objectContaining({ turn: { state: 'settled', outcome: 'completed' } }),
      ...first,
    ]);
    expect(running.local.bedrock!.requests).toBe(before + 1);
  });

  it('refuses a model of a group that the user left, as soon as the session is refreshed', async () => {
    const carol = await running.newUser(['power']);
    await running.local.cognito.removeFromGroup(carol.username, 'power');
    await fetchAuthSession(carol.context, { forceRefresh: true });

    const received = await collect(ask(carol.gateway, 'Hello', { modelId: 'claude-sonnet-4-6' }));

    expect(errorOf(received)).toMatchObject({ type: 'forbidden' });
  });
});

describe('a model that fails', () => {
  it.each([
    ['throttle', 'bedrock_throttling_error'],
    ['error-after:10', 'bedrock_api_error'],
    ['cut-after:10', 'stream_interrupted'],
    ['cut-before', 'stream_interrupted'],
    ['no-metadata', 'stream_interrupted'],
    ['reset-after:10', 'bedrock_api_error'],
  ])('is told (%s) as %s, without a word of the inside', async (fault, type) => {
    const received = await collect(ask(ada.gateway, `Hello [[pace=0]] [[fault=${fault}]]`));

    expect(errorOf(received)).toMatchObject({ type, details: { cost: expect.any(Object) } });
    expect(JSON.stringify(errorOf(received))).not.toMatch(/arn:|\bat \/|Exception/);
  });
});

describe('the logs', () => {
  it('are JSON lines and the platform’s own, and nothing else', async () => {
    await collect(ask(ada.gateway, 'Hello [[pace=0]]'));
    await running.local.lambda.drain();

    const text = running.local.observations.logs.latest(10_000).filter(({ line }) => line.kind === 'text');
    expect(text.filter((entry) => !/^(INIT_START|START|END|REPORT) /.test(entry.text))).toEqual([]);
  });

  it('hold not a word of what was asked or answered', async () => {
    await collect(ask(ada.gateway, 'My marker is zanzibar-4711. [[echo=kilimanjaro-0815]] [[pace=0]]'));
    await collect(ask(ada.gateway, 'My marker is zanzibar-4711. [[fault=validation]]'));
    const malformed = {
      identity: { userId: 'u', groups: [] },
      channel: { segments: [] },
      events: 'zanzibar-4711',
    };
    await running.local.lambda.invoke('ai-gateway-chat', malformed);
    await running.local.lambda.drain();

    const lines = JSON.stringify(running.local.observations.logs.latest(10_000));
    expect(lines).toContain('turn_settled');
    expect(lines).toContain('invocation_failed');
    expect(lines).not.toMatch(/zanzibar|kilimanjaro/);
  });
});

/** Segments come by UDP, a moment after the invocation. */
async function traceWith(traceId: string, span: string) {
  for (;;) {
    const trace = running.local.observations.traces.get(traceId);
    if (JSON.stringify(trace ?? '').includes(span)) return trace;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
