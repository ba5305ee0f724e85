import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { events as amplifyEvents } from 'aws-amplify/data';
import type { SignedIn } from '../running-gateway';
import { expectAgreement, expectWhole, settled } from './agreement';
import type { WitnessedGateway } from './witnessed-gateway';
import { runWitnessed } from './witnessed-gateway';

const ANSWER = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
/** Lasts longer than a cancel takes on a busy machine. */
const LONG = Array.from({ length: 500 }, (_, index) => `word${index}`).join(' ');
const PROMPT = `Hello [[echo=${ANSWER}]] [[pace=20]]`;

let gateway: WitnessedGateway;
beforeAll(async () => {
  gateway = await runWitnessed();
}, 60_000);
afterAll(() => gateway.stop());

/** Publishes a cancel as a page does that knows no more than the request's id. */
async function cancel({ context }: SignedIn, requestId: string, channelOf: SignedIn): Promise<void> {
  const channel = `/Inbound-Messages/${channelOf.userId}/${crypto.randomUUID()}`;
  await amplifyEvents.post(context, channel, { type: 'cancel', requestId });
}

describe('a cancel', () => {
  it('that arrives before its request wins: no model is asked, and nothing is charged', async () => {
    const user = await gateway.newcomer();
    const requestId = crypto.randomUUID();
    const before = gateway.local.bedrock!.requests;
    await cancel(user, requestId, user);
    await gateway.local.lambda.drain();

    const turn = await gateway.turn(user, PROMPT, { override: { requestId } });

    expect(gateway.local.bedrock!.requests).toBe(before);
    expect(turn).toMatchObject({ text: '', inOrder: true });
    expect(turn.end).toEqual({ stopReason: 'cancelled', terminal: 'metadata' });
    expect(turn.told).toEqual({ tokens: 0, microDollars: 0 });
    expect(turn.log).toEqual([settled('cancelled', turn)]);
    expect(await gateway.booksOf(user)).toMatchObject({ counters: { tokens: 0 }, usage: 0, holds: [] });
  });

  it('from another tab of the same user ends the answer, and what was delivered is charged', async () => {
    const user = await gateway.newcomer();
    const otherTab = await gateway.signInAgain(user);

    const turn = await gateway.turn(user, `Hello [[echo=${LONG}]] [[pace=20]]`, {
      inMidAnswer: ({ requestId }) => cancel(otherTab, requestId, otherTab),
    });

    expect(turn.end).toEqual({ stopReason: 'cancelled', terminal: 'metadata' });
    expect(turn.text).not.toBe(LONG);
    expect(LONG.startsWith(turn.text)).toBe(true);
    expect(turn).toMatchObject({ inOrder: true, gaps: 0 });
    expect(turn.record).toEqual({ outcome: 'cancelled', estimated: true, ...turn.told });
    expect(turn.log).toEqual([settled('cancelled', turn)]);
    expectAgreement(await gateway.booksOf(user), turn);
  });

  it('from somebody else changes nothing, neither on their channel nor on the user’s', async () => {
    const [user, mallory] = [await gateway.newcomer(), await gateway.newcomer()];
    const refusals: unknown[] = [];

    const turn = await gateway.turn(user, PROMPT, {
      inMidAnswer: async ({ requestId }) => {
        await cancel(mallory, requestId, mallory);
        await cancel(mallory, requestId, user).catch((error: unknown) => refusals.push(error));
      },
    });

    expect(refusals).toHaveLength(1);
    expectWhole(turn, ANSWER);
    expectAgreement(await gateway.booksOf(user), turn);
  });
});
