import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../../../src/local/dynamodb/faults';
import { expectAgreement, expectWhole, settled } from './agreement';
import type { WitnessedGateway } from './witnessed-gateway';
import { runWitnessed } from './witnessed-gateway';

const ANSWER = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');

let gateway: WitnessedGateway;
beforeAll(async () => {
  gateway = await runWitnessed({ environment: { AI_GATEWAY_STORE_TIMEOUT_MS: '1500' } });
}, 60_000);
afterEach(() => gateway.local.dynamoDb.faults.clear());
afterAll(() => gateway.stop());

describe('DynamoDB', () => {
  it.each<[string, Fault]>([
    ['throttles', 'throttle'],
    ['fails', 'internalServerError'],
    ['does not answer in time', 'hang'],
    ['breaks the connection', 'dropConnection'],
    ['writes and breaks the connection', 'loseResponse'],
  ])(
    'that %s once as a turn is admitted and once as it runs: the answer is whole, and charged once',
    async (_, fault) => {
      const user = await gateway.newcomer();
      await user.gateway.usage();
      const { faults } = gateway.local.dynamoDb;
      faults.next('UpdateItem', fault);

      const turn = await gateway.turn(user, `Hello [[echo=${ANSWER}]] [[pace=40]]`, {
        inMidAnswer: () => faults.next('UpdateItem', fault),
      });

      expect(faults.take('UpdateItem')).toBeUndefined();
      expectWhole(turn, ANSWER);
      expect(turn.log).toEqual([settled('completed', turn)]);
      expectAgreement(await gateway.booksOf(user), turn);
    },
  );

  it.each<[string, Fault]>([
    ['throttles', 'throttle'],
    ['fails', 'internalServerError'],
    ['does not answer', 'hang'],
  ])('that %s on and on: the request is refused, closed, without asking the model', async (_, fault) => {
    const user = await gateway.newcomer();
    await user.gateway.usage();
    const before = gateway.local.bedrock!.requests;
    gateway.local.dynamoDb.faults.every('UpdateItem', fault);

    const turn = await gateway.turn(user, 'Hello [[pace=0]]', {
      onEnd: () => gateway.local.dynamoDb.faults.clear(),
    });

    expect(gateway.local.bedrock!.requests).toBe(before);
    expect(turn.events).toHaveLength(1);
    expect(turn.end.terminal).toBe('reservation_failed');
    expect(turn.record).toBeUndefined();
    expect(turn.log).toEqual([
      expect.objectContaining({ line: 'WARN request_failed', errorType: 'reservation_failed' }),
    ]);
    expect(await gateway.booksOf(user)).toMatchObject({ counters: { tokens: 0 }, usage: 0, holds: [] });
  });
});
