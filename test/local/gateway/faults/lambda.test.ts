import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAgreement, settled } from './agreement';
import type { TurnTraces } from './turn-traces';
import type { HowToAsk, WitnessedGateway } from './witnessed-gateway';
import { CHAT, runWitnessed, withFunction } from './witnessed-gateway';

const TIMEOUT_SECONDS = 6;
const MAX_TOKENS = 500;
const ANSWER = 'one two three four five six seven eight';

/** A function that times out soon, and is not tried again. Only its first heartbeat comes before that. */
const impatient = withFunction(CHAT, ({ environment, asynchronous }) => ({
  timeoutSeconds: TIMEOUT_SECONDS,
  environment: {
    ...environment,
    AI_GATEWAY_DEADLINE_MARGIN_MS: '3000',
    AI_GATEWAY_HEARTBEAT_MS: '60000',
  },
  asynchronous: { ...asynchronous, maximumRetryAttempts: 0 },
}));

let gateway: WitnessedGateway;
beforeAll(async () => {
  // Longer than the function may run: what hangs in the store hangs until the function is killed.
  gateway = await runWitnessed({ adapt: impatient, environment: { AI_GATEWAY_STORE_TIMEOUT_MS: '20000' } });
}, 60_000);
afterAll(() => gateway.stop());

async function turnOfNewcomer(prompt: string, inMidAnswer?: HowToAsk['inMidAnswer']) {
  const user = await gateway.newcomer();
  const turn = await gateway.turn(user, prompt, {
    override: { inferenceConfig: { maxTokens: MAX_TOKENS } },
    ...(inMidAnswer && { inMidAnswer }),
  });
  return { turn, books: await gateway.booksOf(user) };
}

describe('an answer that would outlast its function', () => {
  it.concurrent.each<[string, string, RegExp]>([
    ['because it is long', '[[tokens=5000]] [[pace=20]]', /\w/],
    ['because its model falls silent', `[[echo=${ANSWER}]] [[fault=hang-after:3]]`, /^one two three$/],
    ['because its model never begins', '[[fault=hang]]', /^$/],
  ])('%s, is ended in order before the time-out', async (_, directives, text) => {
    const { turn, books } = await turnOfNewcomer(`Long ${directives}`);

    expect(turn.end).toEqual({ stopReason: undefined, terminal: 'timeout' });
    expect(turn.text).toMatch(text);
    expect(turn).toMatchObject({ deliveredCharacters: turn.text.length, inOrder: true, gaps: 0 });
    expect(turn.record).toEqual({ outcome: 'timed_out', estimated: true, ...turn.told });
    expect(turn.log).toEqual([
      settled('timed_out', turn),
      expect.objectContaining({ line: 'WARN request_failed', errorType: 'timeout' }),
    ]);
    expectAgreement(books, turn);
  });
});

describe('a function that is killed', () => {
  it('in mid-answer, with SIGKILL, is told by the failure function and charged as reserved', async () => {
    const { turn, books } = await turnOfNewcomer('Long [[tokens=5000]] [[pace=20]]', () => {
      for (const pid of gateway.local.lambda.processIds(CHAT)) process.kill(pid, 'SIGKILL');
    });

    expect(turn.end).toEqual({ stopReason: undefined, terminal: 'turn_lost' });
    expect(turn.text.length).toBeGreaterThan(0);
    expectLost(turn);
    expect(turn.platformLog).toContainEqual(expect.stringContaining('signal: SIGKILL'));
    expectAgreement(books, turn);
  });

  it('at its time-out, as its settlement hangs, is told by the failure function and charged as reserved', async () => {
    const { turn, books } = await turnOfNewcomer(`Hello [[echo=${ANSWER}]] [[pace=10]]`, () =>
      gateway.local.dynamoDb.faults.next('UpdateItem', 'hang'),
    );

    expect(turn.end).toEqual({ stopReason: 'end_turn', terminal: 'turn_lost' });
    expect(turn).toMatchObject({ text: ANSWER, gaps: 0 });
    expectLost(turn);
    expect(turn.platformLog).toContainEqual(
      expect.stringContaining(`Task timed out after ${TIMEOUT_SECONDS}.00 seconds`),
    );
    expectAgreement(books, turn);
  });
});

/** Nobody knows what a dead function's model took: all that was reserved is charged. */
function expectLost(turn: TurnTraces): void {
  const { events, record, log } = turn;
  // Another function tells it, which does not know the next number.
  expect(events.at(-1)).not.toHaveProperty('seq');
  expect(record).toMatchObject({ outcome: 'lost', estimated: true });
  expect(record!.tokens).toBeGreaterThan(MAX_TOKENS);
  expect(log).toEqual([
    expect.objectContaining({
      line: 'ERROR invocation_given_up',
      condition: 'RetriesExhausted',
      attempts: 1,
    }),
    settled('lost', turn),
    expect.objectContaining({ line: 'WARN request_failed', errorType: 'turn_lost' }),
  ]);
}
