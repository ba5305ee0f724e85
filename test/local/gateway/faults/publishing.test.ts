import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../../../src/local/events/faults';
import { ask } from '../running-gateway';
import { expectAgreement, expectWhole, settled } from './agreement';
import type { WitnessedGateway } from './witnessed-gateway';
import { CHAT, runWitnessed, withFunction } from './witnessed-gateway';

const ANSWER = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');

/** A function that has not long to try again. */
const impatient = withFunction(CHAT, ({ environment }) => ({
  timeoutSeconds: 12,
  environment: { ...environment, AI_GATEWAY_DEADLINE_MARGIN_MS: '1000' },
}));

let gateway: WitnessedGateway;
beforeAll(async () => {
  gateway = await runWitnessed({ adapt: impatient });
}, 60_000);
afterAll(() => gateway.stop());

describe('AppSync, to which an answer is published', () => {
  it.concurrent.each<[string, Fault, number, number]>([
    ['throttles (429)', 'throttle', 1, 3],
    ['fails (500)', 'internalFailure', 1, 3],
    ['breaks the connection', 'dropConnection', 1, 3],
    ['publishes and breaks the connection', 'loseResponse', 1, 3],
    ['does not answer in time', 'hang', 0, 1],
  ])('%s: the answer is published again, and arrives once, in order', async (_, fault, atFirst, later) => {
    const user = await gateway.newcomer();
    const { faults } = gateway.local.events;
    const channel = `/Outbound-Messages/${user.userId}`;
    faults.next(channel, fault, atFirst);

    const turn = await gateway.turn(user, `Hello [[echo=${ANSWER}]] [[pace=40]]`, {
      inMidAnswer: () => faults.next(channel, fault, later),
    });

    expect(faults.pending(channel)).toBe(0);
    expectWhole(turn, ANSWER);
    expect(turn.log).toEqual([settled('completed', turn)]);
    expectAgreement(await gateway.booksOf(user), turn);
  });

  it.concurrent(
    'stays away: the turn is charged as measured, the log tells, and a resume gives the whole',
    async () => {
      const user = await gateway.newcomer();
      const { faults } = gateway.local.events;
      const channel = `/Outbound-Messages/${user.userId}`;
      const answer = ask(user.gateway, `Hello [[echo=${ANSWER}]] [[pace=40]]`);
      for await (const event of answer) {
        if (!('contentBlockDelta' in event)) continue;
        faults.every(channel, 'throttle');
        break;
      }
      await gateway.local.lambda.drain();
      faults.clear(channel);

      const again = user.gateway.resume({ ...answer, afterSeq: -1 });
      const events = [];
      for await (const event of again) events.push(event);

      const turn = await gateway.tracesOf(again, events);
      expectWhole(turn, ANSWER);
      expect(turn.log).toEqual([
        settled('completed', turn),
        expect.objectContaining({ line: 'ERROR answer_not_published' }),
      ]);
      expectAgreement(await gateway.booksOf(user), turn);
    },
  );
});
