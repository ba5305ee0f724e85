import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { events as amplifyEvents } from 'aws-amplify/data';
import type { OutboundEvent } from '../../../src/gateway/contract/events';
import type { RunningGateway, SignedIn } from './running-gateway';
import { ask, collect, metadataOf, runGateway, textOf } from './running-gateway';

let running: RunningGateway;
let ada: SignedIn;
let mallory: SignedIn;
beforeAll(async () => {
  running = await runGateway();
  [ada, mallory] = [await running.newUser(), await running.newUser()];
}, 60_000);
afterAll(() => running.stop());

/** What a page asks that comes back: everything after a number, on a channel of its own, until the turn's end is told. */
async function resume(
  { context, userId }: SignedIn,
  requestId: string,
  afterSeq: number,
): Promise<OutboundEvent[]> {
  const own = crypto.randomUUID();
  const channel = await amplifyEvents.connect(context, `/Outbound-Messages/${userId}/${own}`);
  const received: OutboundEvent[] = [];
  await new Promise<void>((resolve, reject) => {
    const subscription = channel.subscribe({
      next: ({ event }: { event: OutboundEvent }) => {
        received.push(event);
        if ('turn' in event) resolve();
      },
      error: reject,
    });
    void subscription.ready.then(() =>
      amplifyEvents.post(context, `/Inbound-Messages/${userId}/${own}`, {
        type: 'resume',
        requestId,
        afterSeq,
      }),
    );
  });
  channel.close();
  return received.filter((event) => !('turn' in event));
}

describe('an answer', () => {
  it('that was missed from the middle on comes again, whole and with its numbers', async () => {
    const answer = ask(ada.gateway, 'Why is the sky blue? [[pace=20]]');
    const first = await collect(answer);

    const again = await resume(ada, answer.requestId, 1);

    expect(again).toEqual(first.filter(({ seq }) => seq !== undefined && seq > 1));
    expect(metadataOf(again)).toBeDefined();
  });

  it('that is under way comes as far as it was kept', async () => {
    const answer = ask(ada.gateway, 'Long [[tokens=120]] [[pace=40]]');
    const whole = collect(answer);
    await new Promise((resolve) => setTimeout(resolve, 2_500));

    const again = await resume(ada, answer.requestId, -1);

    const text = textOf(await whole);
    expect(textOf(again).length).toBeGreaterThan(0);
    expect(text.startsWith(textOf(again))).toBe(true);
  });

  it('is nobody else’s to read', async () => {
    const answer = ask(ada.gateway, 'Hello [[pace=0]]');
    await collect(answer);

    expect(await resume(mallory, answer.requestId, -1)).toEqual([]);
  });
});
