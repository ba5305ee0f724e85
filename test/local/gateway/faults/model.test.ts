import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAgreement, expectWhole, settled } from './agreement';
import type { TurnTraces } from './turn-traces';
import type { WitnessedGateway } from './witnessed-gateway';
import { runWitnessed } from './witnessed-gateway';

const ANSWER = 'one two three four five six seven eight nine ten eleven twelve thirteen';
const FIRST_TEN = 'one two three four five six seven eight nine ten';

let gateway: WitnessedGateway;
beforeAll(async () => {
  gateway = await runWitnessed();
}, 60_000);
afterAll(() => gateway.stop());

/** A newcomer's only turn, under a fault of the model, with the calls of the model that it took. */
async function turnUnder(fault: string) {
  const user = await gateway.newcomer();
  const before = gateway.local.bedrock!.requests;
  const turn = await gateway.turn(user, `Count. [[echo=${ANSWER}]] [[pace=0]] [[fault=${fault}]]`);
  const calls = gateway.local.bedrock!.requests - before;
  return { turn, calls, books: await gateway.booksOf(user) };
}

describe('a model that fails before its first token, once', () => {
  it.each([
    ['throttling, as an HTTP error', 'throttle-once'],
    ['throttling, as an event of the stream', 'throttle-once-after:0'],
    ['an error, as an event of the stream', 'error-once-after:0'],
  ])('is asked again after %s: one answer, whole, charged once', async (_, fault) => {
    const { turn, calls, books } = await turnUnder(fault);

    expect(calls).toBe(2);
    expectWhole(turn, ANSWER);
    expect(turn.log).toContainEqual(settled('completed', turn));
    expect(turn.log.map(({ line }) => line)).not.toContain('WARN request_failed');
    expectAgreement(books, turn);
  });
});

describe('a model that refuses every call', () => {
  it.each([
    ['throttle', 'bedrock_throttling_error', 'ThrottlingException', 3],
    ['unavailable', 'bedrock_api_error', 'ServiceUnavailableException', 3],
    ['not-ready', 'bedrock_model_not_ready', 'ModelNotReadyException', 3],
    ['access-denied', 'bedrock_access_denied', 'AccessDeniedException', 1],
    ['validation', 'bedrock_validation_error', 'ValidationException', 1],
  ])('%s is told as %s and charged nothing', async (fault, type, cause, expectedCalls) => {
    const { turn, calls, books } = await turnUnder(fault);

    expect(calls).toBe(expectedCalls);
    expect(turn.end).toEqual({ stopReason: undefined, terminal: type });
    expect(turn).toMatchObject({ text: '', deliveredCharacters: 0, inOrder: true });
    expect(turn.told).toEqual({ tokens: 0, microDollars: 0 });
    expect(turn.record).toEqual({ outcome: 'failed', estimated: false, ...turn.told });
    expect(turn.log).toEqual([
      settled('failed', turn),
      expect.objectContaining({
        line: 'WARN request_failed',
        errorType: type,
        failure: expect.objectContaining({ cause: expect.objectContaining({ name: cause }) }),
      }),
    ]);
    expectAgreement(books, turn);
  });
});

describe('a model’s stream', () => {
  it.each([
    ['is cut silently after the headers', 'cut-before', 1, '', 'stream_interrupted'],
    ['is cut silently after messageStart', 'cut-after:0', 1, '', 'stream_interrupted'],
    ['is cut silently in the middle', 'cut-after:10', 1, FIRST_TEN, 'stream_interrupted'],
    ['is reset after messageStart', 'reset-after:0', 1, '', 'bedrock_api_error'],
    ['is reset in the middle', 'reset-after:10', 1, FIRST_TEN, 'bedrock_api_error'],
    ['is throttled before each first token', 'throttle-after:0', 3, '', 'bedrock_throttling_error'],
    ['is throttled in the middle', 'throttle-after:10', 1, FIRST_TEN, 'bedrock_throttling_error'],
    ['fails before each first token', 'error-after:0', 3, '', 'bedrock_api_error'],
    ['fails in the middle', 'error-after:10', 1, FIRST_TEN, 'bedrock_api_error'],
  ])('that %s is told with what was delivered, and charged by it', async (_, fault, asked, text, type) => {
    const { turn, calls, books } = await turnUnder(fault);

    expect(calls).toBe(asked);
    expect(turn.end).toEqual({ stopReason: undefined, terminal: type });
    expect(turn).toMatchObject({ text, deliveredCharacters: text.length, inOrder: true, gaps: 0 });
    expectEstimate(turn, text, type);
    expectAgreement(books, turn);
  });

  it('that has its messageStop and no metadata is told as interrupted, and charged as an estimate', async () => {
    const { turn, books } = await turnUnder('no-metadata');

    expect(turn.end).toEqual({ stopReason: 'end_turn', terminal: 'stream_interrupted' });
    expect(turn).toMatchObject({ text: ANSWER, deliveredCharacters: ANSWER.length, inOrder: true, gaps: 0 });
    expectEstimate(turn, ANSWER, 'stream_interrupted');
    expectAgreement(books, turn);
  });
});

/** The charge covers the input and what was delivered; the record, the user and the log are told the same. */
function expectEstimate(turn: TurnTraces, delivered: string, errorType: string): void {
  expect(turn.record).toEqual({ outcome: 'failed', estimated: true, ...turn.told });
  expect(turn.told.tokens).toBeGreaterThan(delivered.split(' ').length);
  expect(turn.log).toEqual([
    settled('failed', turn),
    expect.objectContaining({ line: 'WARN request_failed', errorType }),
  ]);
}
