import { afterEach, describe, expect, it } from '@jest/globals';
import type { Disorder } from '../../../src/local/events/disorder';
import type { EventsApi } from '../../../src/local/events/events-api';
import { RealtimeClient } from './realtime-client';
import { accessToken, namespace, startTestApi } from './test-api';

const EVENTS = ['1', '2', '3', '4', '5'];

let api: EventsApi;
afterEach(() => api.close());

/** What a subscriber hears of one publish of five events, `count` of them. */
async function hear(disorder: Disorder, count = EVENTS.length, channel = '/chat/ada') {
  api = await startTestApi([namespace()], { disorder });
  const token = await accessToken();
  const authorization = { Authorization: token };
  const client = await RealtimeClient.connect(api, token);
  await client.ask({ type: 'subscribe', id: 's', channel, authorization });
  client.send({ type: 'publish', id: 'p', channel, events: EVENTS, authorization });
  const heard: unknown[] = [];
  while (heard.length < count) {
    const frame = await client.next();
    if (frame.type === 'data') heard.push(frame.event);
  }
  await api.close();
  return heard;
}

describe('disorder', () => {
  it('reorders what is published, the same way for the same seed', async () => {
    const disorder = { seed: 1, dropRate: 0, maximumDelayMilliseconds: 200 };

    const [first, again, other] = [
      await hear(disorder),
      await hear(disorder),
      await hear({ ...disorder, seed: 2 }),
    ];

    expect(first).not.toEqual(EVENTS);
    expect([...first].sort()).toEqual(EVENTS);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('drops what is published, the same events for the same seed', async () => {
    const disorder = { seed: 5, dropRate: 0.5, maximumDelayMilliseconds: 0 };

    const first = await hear(disorder, 2);
    const again = await hear(disorder, 2);

    expect(first).not.toEqual(['1', '2']);
    expect(again).toEqual(first);
  });

  it('treats channels differently', async () => {
    const disorder = { seed: 1, dropRate: 0, maximumDelayMilliseconds: 200 };

    expect(await hear(disorder, 5, '/chat/grace')).not.toEqual(await hear(disorder, 5, '/chat/ada'));
  });
});
