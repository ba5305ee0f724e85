import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ChatInput, Gateway } from '../../src/client/gateway';
import type { GatewayClientError } from '../../src/client/errors';
import type { OutboundEvent } from '../../src/gateway/contract/events';
import { ada, bob, TestGateway } from './test-gateway';
import { answerOf, delta, messageStop, metadata, numbered } from './turn-events';

let server: TestGateway;
let gateway: Gateway;

beforeAll(async () => {
  server = await TestGateway.start();
  gateway = await server.connect(ada);
});

afterAll(() => server.stop());

const prompt = (input: Partial<ChatInput> = {}): ChatInput => ({
  conversationId: crypto.randomUUID(),
  modelId: 'claude-haiku-4-5',
  messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
  ...input,
});

async function read(answer: AsyncIterable<OutboundEvent>): Promise<OutboundEvent[]> {
  const events: OutboundEvent[] = [];
  for await (const event of answer) events.push(event);
  return events;
}

const textOf = (events: readonly OutboundEvent[]): string =>
  events.map((event) => ('contentBlockDelta' in event ? event.contentBlockDelta.delta.text : '')).join('');

const failureOf = (answer: Answer | Promise<unknown>): Promise<GatewayClientError> =>
  (answer instanceof Promise ? answer : read(answer)).then(
    () => {
      throw new Error('It did not fail.');
    },
    (error: GatewayClientError) => error,
  );

describe('a chat', () => {
  it('publishes the request and yields the answer to its end', async () => {
    const answer = gateway.chat(prompt({ conversationId: 'a-conversation', requestId: 'turn-1' }));
    const { request, channel, reply } = await server.asked();
    await reply(answerOf('Good ', 'morning'));
    const events = await read(answer);

    expect(channel).toBe(`/Outbound-Messages/${gateway.userId}/a-conversation`);
    expect(request).toMatchObject({
      type: 'chat',
      version: 1,
      requestId: 'turn-1',
      modelId: 'claude-haiku-4-5',
    });
    expect(textOf(events)).toBe('Good morning');
    expect(events.at(-1)).toMatchObject({ metadata: { usage: { outputTokens: 15 } } });
    expect(answer.gaps).toBe(0);
  });

  it('ends after an error event, which is yielded and not thrown', async () => {
    const answer = gateway.chat(prompt());
    const { reply, request } = await server.asked();
    const error = { type: 'budget_exceeded', message: 'Spent.', requestId: request.requestId, details: {} };
    await reply(numbered({ error }));

    expect(await read(answer)).toEqual([{ requestId: request.requestId, seq: 0, error }]);
  });

  it('yields in order what came out of order', async () => {
    const answer = gateway.chat(prompt());
    const { reply } = await server.asked();
    await reply(answerOf('one ', 'two ', 'three').reverse());

    expect((await read(answer)).map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('yields once what came twice', async () => {
    const answer = gateway.chat(prompt());
    const { reply } = await server.asked();
    await reply(answerOf('once').flatMap((event) => [event, event]));

    expect(textOf(await read(answer))).toBe('once');
  });

  it('asks for an event that does not come, and goes on where it comes then', async () => {
    const answer = gateway.chat(prompt());
    const { request, reply } = await server.asked();
    const events = answerOf('first ', 'lost', ' found');
    await reply(events.filter(({ seq }) => seq !== 2));
    const resume = await server.resumed(request.requestId);
    await resume.reply([...events.slice(2), { turn: { state: 'settled', outcome: 'completed' } }]);

    expect(resume.request).toMatchObject({ type: 'resume', afterSeq: 1 });
    const received = await read(answer);
    expect(textOf(received)).toBe('first lost found');
    expect(received.some((event) => 'turn' in event)).toBe(false);
    expect(answer.gaps).toBe(0);
  });

  it('goes on with an answer that was left', async () => {
    const answer = gateway.resume({ requestId: 'left', conversationId: crypto.randomUUID(), afterSeq: 1 });
    const { reply } = await server.resumed('left');
    await reply([...answerOf('a', 'b', 'c').slice(2), { turn: { state: 'settled', outcome: 'completed' } }]);

    expect(textOf(await read(answer))).toBe('bc');
  });

  it('ends an answer that is to go on where the gateway does not know it any more', async () => {
    const answer = gateway.resume({ requestId: 'gone', conversationId: crypto.randomUUID(), afterSeq: 3 });
    const { reply } = await server.resumed('gone');
    await reply([{ turn: { state: 'unknown' } }]);

    expect(await failureOf(answer)).toMatchObject({ code: 'no_answer' });
  });

  it('asks again for a turn of which nothing came: its publish may be on its way', async () => {
    const patient = await server.connect(ada, { gapTimeoutMs: 400 });
    const answer = patient.resume({ requestId: 'early', conversationId: crypto.randomUUID(), afterSeq: -1 });
    const first = await server.resumed('early');
    await first.reply([{ turn: { state: 'unknown' } }]);
    const second = await server.resumed('early', 2);
    await second.reply([...answerOf('after all'), { turn: { state: 'settled', outcome: 'completed' } }]);

    expect(textOf(await read(answer))).toBe('after all');
  });

  it('gives up a turn of which nobody hears', async () => {
    const patient = await server.connect(ada, { gapTimeoutMs: 40 });
    const answer = patient.resume({ requestId: 'never', conversationId: crypto.randomUUID(), afterSeq: -1 });
    const failure = failureOf(answer);
    for (let count = 1; count <= 4; count++) {
      await (await server.resumed('never', count)).reply([{ turn: { state: 'unknown' } }]);
    }

    expect(await failure).toMatchObject({ code: 'no_answer' });
  });

  it('ends after the turn event of an answer of which no more is kept', async () => {
    const patient = await server.connect(ada, { gapTimeoutMs: 40 });
    const answer = patient.resume({ requestId: 'lost', conversationId: crypto.randomUUID(), afterSeq: -1 });
    const { reply } = await server.resumed('lost');
    await reply([...answerOf('half').slice(0, 2), { turn: { state: 'settled', outcome: 'lost' } }]);

    const received = await read(answer);
    expect(textOf(received)).toBe('half');
    expect(received.at(-1)).toMatchObject({ turn: { state: 'settled', outcome: 'lost' } });
  });

  it('passes over an event that does not come, and counts it', async () => {
    const impatient = await server.connect(ada, { gapTimeoutMs: 10 });
    const answer = impatient.chat(prompt());
    const { reply } = await server.asked();
    await reply(answerOf('lost', 'found').filter(({ seq }) => seq !== 1));

    expect(textOf(await read(answer))).toBe('found');
    expect(answer.gaps).toBe(1);
  });

  it('keeps the conversation’s channel for the next turn', async () => {
    const conversationId = crypto.randomUUID();
    for (const text of ['first', 'second']) {
      const answer = gateway.chat(prompt({ conversationId }));
      const { reply } = await server.asked();
      await reply(answerOf(text));

      expect(textOf(await read(answer))).toBe(text);
    }
  });

  it('keeps apart the turns of two tabs that share a conversation', async () => {
    const conversationId = crypto.randomUUID();
    const otherTab = await server.connect(ada);
    const here = gateway.chat(prompt({ conversationId, requestId: 'here' }));
    const first = await server.asked();
    const there = otherTab.chat(prompt({ conversationId, requestId: 'there' }));
    await server.asked();

    for (const [requestId, text] of [
      ['there', 'for the other tab'],
      ['here', 'for this tab'],
    ] as const) {
      await first.reply(answerOf(text), requestId);
    }

    expect(textOf(await read(here))).toBe('for this tab');
    expect(textOf(await read(there))).toBe('for the other tab');
  });

  it('serves two users in one process, each with their own token', async () => {
    const bobs = await server.connect(bob);
    const answers = [
      gateway.chat(prompt({ requestId: 'of-ada' })),
      bobs.chat(prompt({ requestId: 'of-bob' })),
    ];
    for (const { channel, request, reply } of [await server.asked(), await server.asked()]) {
      await reply(answerOf(`${channel.split('/')[2]} ${request.requestId}`));
    }

    const texts = await Promise.all(answers.map(async (answer) => textOf(await read(answer))));
    expect(texts).toEqual([`${gateway.userId} of-ada`, `${bobs.userId} of-bob`]);
  });
});

describe('what ends a chat early', () => {
  it('tells that nothing came for too long', async () => {
    const impatient = await server.connect(ada, { idleTimeoutMs: 300 });
    const answer = impatient.chat(prompt());
    const { reply } = await server.asked();
    await reply(numbered({ messageStart: { role: 'assistant' } }));

    expect(await failureOf(answer)).toMatchObject({ name: 'GatewayClientError', code: 'no_answer' });
  });

  it('stops listening, and nothing else, when the reader leaves', async () => {
    const conversationId = crypto.randomUUID();
    const left = gateway.chat(prompt({ conversationId }));
    const { reply } = await server.asked();
    await reply(numbered({ messageStart: { role: 'assistant' } }, delta('unread')));
    for await (const event of left) if ('messageStart' in event) break;
    const next = gateway.chat(prompt({ conversationId }));
    const later = await server.asked();
    await reply(answerOf('unread'));
    await later.reply(answerOf('read'));

    expect(later.request.type).toBe('chat');
    expect(textOf(await read(next))).toBe('read');
  });

  it('lets a reader leave who waits for the next event', async () => {
    const events = gateway.chat(prompt())[Symbol.asyncIterator]();
    await server.asked();
    const waiting = events.next();
    await events.return?.();

    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('asks the gateway to stop, and goes on to the end that the gateway tells of', async () => {
    const answer = gateway.chat(prompt({ requestId: 'to-cancel' }));
    const { reply } = await server.asked();
    await answer.cancel();
    const { request } = await server.asked();
    await reply(numbered(messageStop('cancelled'), metadata));

    expect(request).toEqual({ type: 'cancel', requestId: 'to-cancel' });
    expect(await read(answer)).toMatchObject([messageStop('cancelled'), metadata]);
  });

  it('ends after the turn event that tells that this requestId is answered already', async () => {
    const patient = await server.connect(ada, { gapTimeoutMs: 10 });
    const answer = patient.chat(prompt());
    const { reply } = await server.asked();
    await reply([{ turn: { state: 'settled', outcome: 'answered' } }]);

    expect(await read(answer)).toMatchObject([{ turn: { state: 'settled', outcome: 'answered' } }]);
  });

  it('reads on where the turn event tells that the first publish is being answered', async () => {
    const answer = gateway.chat(prompt());
    const { reply } = await server.asked();
    await reply([{ turn: { state: 'invoked' } }, ...answerOf('the answer')]);

    expect(textOf(await read(answer))).toBe('the answer');
  });

  it('refuses a conversation id that names no channel', async () => {
    const answer = gateway.chat(prompt({ conversationId: 'a/b' }));

    expect(await failureOf(answer)).toMatchObject({ code: 'invalid_conversation_id' });
  });

  it('fails with the connection when the gateway is closed', async () => {
    const closing = await server.connect(ada);
    const answer = closing.chat(prompt());
    await server.asked();
    await closing.close();

    expect(await failureOf(answer)).toMatchObject({ code: 'closed' });
    expect(await failureOf(closing.chat(prompt()))).toMatchObject({ code: 'closed' });
  });
});
