import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Hub } from 'aws-amplify/utils';
import type { OutboundEvent } from '../../src/gateway/contract/events';
import { ada, TestGateway } from './test-gateway';
import { answerOf } from './turn-events';

let server: TestGateway;

beforeAll(async () => {
  server = await TestGateway.start();
});

afterAll(() => server.stop());

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
  it('is made again; what was published meanwhile is a gap in the answer', async () => {
    const gateway = await server.connect(ada, { gapTimeoutMs: 10 });
    const answer = gateway.chat({
      conversationId: 'a-conversation',
      modelId: 'claude-haiku-4-5',
      messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
    });
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
});
