import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WitnessedGateway } from './witnessed-gateway';
import { CHAT, runWitnessed, withFunction } from './witnessed-gateway';

/** A reserved concurrency of 0 is how operators stop a function. */
const switchedOff = withFunction(CHAT, ({ asynchronous }) => ({
  reservedConcurrency: 0,
  asynchronous: { ...asynchronous, maximumEventAgeSeconds: 1 },
}));

let gateway: WitnessedGateway;
beforeAll(async () => {
  gateway = await runWitnessed({ adapt: switchedOff });
}, 60_000);
afterAll(() => gateway.stop());

describe('a chat function without concurrency', () => {
  it('answers nobody, and each request ends in an error within its age, charged nothing', async () => {
    const user = await gateway.newcomer();
    const before = gateway.local.bedrock!.requests;

    const turn = await gateway.turn(user, 'Hello');

    expect(turn.events).toHaveLength(1);
    expect(turn.end.terminal).toBe('turn_lost');
    expect(turn.record).toBeUndefined();
    expect(gateway.local.bedrock!.requests).toBe(before);
    expect(turn.log).toEqual([
      expect.objectContaining({
        line: 'ERROR invocation_given_up',
        condition: 'EventAgeExceeded',
        attempts: 0,
      }),
      expect.objectContaining({ line: 'WARN request_failed', errorType: 'turn_lost' }),
    ]);
  });
});
