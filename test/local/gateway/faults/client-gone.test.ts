import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signOut } from 'aws-amplify/auth';
import type { SignedIn } from '../running-gateway';
import { ask, collect } from '../running-gateway';
import { expectAgreement, expectWhole, settled } from './agreement';
import type { WitnessedGateway } from './witnessed-gateway';
import { runWitnessed } from './witnessed-gateway';

const ANSWER = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');

let gateway: WitnessedGateway;
beforeAll(async () => {
  gateway = await runWitnessed();
}, 60_000);
afterAll(() => gateway.stop());

describe('a client that is gone in mid-answer', () => {
  it.concurrent.each<[string, (user: SignedIn) => Promise<void>]>([
    ['closes its socket', ({ gateway: client }) => client.close()],
    ['signs out', ({ context }) => signOut(context)],
  ])(
    'because it %s has its turn completed, charged as measured, and finds the whole later',
    async (_, leave) => {
      const user = await gateway.newcomer();
      const answer = ask(user.gateway, `Hello [[echo=${ANSWER}]] [[pace=20]]`);
      for await (const event of answer) if ('contentBlockDelta' in event) break;
      await leave(user);
      await gateway.local.lambda.drain();

      const back = await gateway.signInAgain(user);
      const again = back.gateway.resume({ ...answer, afterSeq: -1 });
      const turn = await gateway.tracesOf(again, await collect(again));

      expectWhole(turn, ANSWER);
      expect(turn.log).toEqual([settled('completed', turn)]);
      expectAgreement(await gateway.booksOf(back), turn);
    },
  );
});
