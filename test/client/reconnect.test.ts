import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Hub } from 'aws-amplify/utils';
import type { OutboundEvent } from '../../src/gateway/contract/events';
import { connectionStatus, watchConnection } from '../../src/client/connection';
import type { ChatInput } from '../../src/client/gateway';
import { ada, TestGateway } from './test-gateway';
import { answerOf, numbered } from './turn-events';

let server: TestGateway;

beforeAll(async () => {
  server = await TestGateway.start();
});

afterAll(() => server.stop());

const prompt: ChatInput = {
  conversationId: 'a-conversation',
  modelId: 'claude-haiku-4-5',
  messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
};

async function collect(answer: AsyncIterable<OutboundEvent>): Promise<OutboundEvent[]> {
  const events: OutboundEvent[] = [];
  for await (const event of answer) events.push(event);
  return events;
}

/** Amplify tells when a subscription is acknowledged, the first time and again. */
const subscribed = () =>
  new Promise<void>((resolve) => {
    const stop = Hub.listen('api', ({ payload }) => {
      if (payload.event !== 'Subscription ack') return;
      stop();
      resolve();
    });
  });

describe('a connection that is lost', () => {
  it('is made again; what is not to be had of what was published meanwhile is a gap', async () => {
    const gateway = await server.connect(ada, { gapTimeoutMs: 10 });
    const answer = gateway.chat(prompt);
    const { reply } = await server.asked();
    const [start, lost, ...rest] = answerOf('lost', 'found');
    await reply([start!]);
    const events = answer[Symbol.asyncIterator]();
    const first = await events.next();

    const subscribedAgain = subscribed();
    server.cutConnections();
    await reply([lost!]);
    await subscribedAgain;
    await reply(rest);
    const received: OutboundEvent[] = [];
    for (let next = await events.next(); !next.done; next = await events.next()) received.push(next.value);

    expect(first).toMatchObject({ done: false, value: start });
    expect(received.map(({ seq }) => seq)).toEqual([2, 3, 4]);
    expect(answer.gaps).toBe(1);
  });

  it('costs no event: the client asks for what was published meanwhile', async () => {
    const gateway = await server.connect(ada);
    const answer = gateway.chat({ ...prompt, requestId: 'cut' });
    const { reply } = await server.asked();
    const events = answerOf('one ', 'two ', 'three');
    await reply(events.slice(0, 2));
    const received = collect(answer);

    server.cutConnections();
    await reply(events.slice(2, 4));
    const resume = await server.resumed('cut');
    await resume.reply([...events.slice(2), { turn: { state: 'settled', outcome: 'completed' } }]);

    expect(resume.request).toMatchObject({ type: 'resume', afterSeq: 1 });
    expect((await received).map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(answer.gaps).toBe(0);
  });

  it('has a question that is no chat asked again', async () => {
    const gateway = await server.connect(ada);
    const asking = gateway.models();
    await server.asked();

    server.cutConnections();
    const again = await server.asked();
    await again.reply(numbered({ models: [] }));

    expect(again.request.type).toBe('models');
    expect(await asking).toEqual([]);
  });

  it('is told, and that it is back', async () => {
    const gateway = await server.connect(ada);
    const asking = gateway.models();
    await (await server.asked()).reply(numbered({ models: [] }));
    await asking;
    const told: string[] = [];
    const stop = watchConnection((status) => told.at(-1) !== status && told.push(status));

    const subscribedAgain = subscribed();
    server.cutConnections();
    await subscribedAgain;
    await new Promise((resolve) => setTimeout(resolve, 0));
    stop();

    expect(told).toEqual(['lost', 'up']);
    expect(connectionStatus()).toBe('up');
  });
});
