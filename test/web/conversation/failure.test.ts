import { describe, expect, it } from '@jest/globals';
import { GatewayClientError } from '../../../src/client/errors';
import {
  failureOfEarlyEnd,
  failureOfEvent,
  failureOfResume,
  failureOfStop,
  failureOfThrown,
} from '../../../src/web/conversation/failure';
import { limitOf } from '../usage/limit-of';

const event = (type: string) => ({ type, message: 'Say it another way.', requestId: 'r1', details: {} });

describe('a failure', () => {
  it('tells the gateway’s own message and the id of the request', () => {
    expect(failureOfEvent(event('validation_error'), 0)).toEqual({
      code: 'validation_error',
      title: 'The gateway did not accept this prompt',
      message: 'Say it another way.',
      remedy: 'none',
      requestId: 'r1',
    });
  });

  it.each([
    ['bedrock_throttling_error', 'retry'],
    ['model_not_allowed', 'retry'],
    ['budget_exceeded', 'none'],
    ['concurrency_limit_exceeded', 'retry'],
    ['a_type_of_tomorrow', 'retry'],
    ['constructor', 'retry'],
  ])('of type %s offers %s', (type, remedy) => {
    expect(failureOfEvent(event(type), 0).remedy).toBe(remedy);
  });

  it('by a limit tells its figures, and from when on asking again can help', () => {
    const details = {
      limit: limitOf({ scope: 'team', window: '10min' }),
      needed: 900,
      retryAfterSeconds: 90,
    };
    const failure = failureOfEvent({ ...event('token_limit_exceeded'), details }, 5_000);

    expect(failure).toEqual({
      code: 'token_limit_exceeded',
      title: 'Your team’s token limit has no room for this',
      message: 'Team tokens in 10 minutes: 250 of 1,000 used, 750 left, and this needs 900.',
      remedy: 'retry',
      retryAt: 95_000,
      requestId: 'r1',
    });
  });

  it.each([
    ['connection_failed', 'retry'],
    ['not_signed_in', 'signIn'],
    ['UnauthorizedException', 'signIn'],
  ])('that the client throws as %s offers %s, and says what to do', (code, remedy) => {
    const failure = failureOfThrown(new GatewayClientError(code, 'Unknown error'), 'r1');

    expect(failure).toMatchObject({ code, remedy, requestId: 'r1' });
    expect(failure.message).not.toContain('Unknown error');
  });

  it.each([new TypeError('fetch failed'), 'a string'])('is made of whatever is thrown: %p', (thrown) => {
    expect(failureOfThrown(thrown)).toMatchObject({ code: 'unknown', remedy: 'retry' });
  });
});

describe('what the rest of an answer cannot be had for', () => {
  it('is that the gateway does not know it: asking again helps', () => {
    const failure = failureOfResume(new GatewayClientError('no_answer', 'Unknown.'), 'r1');

    expect(failure).toMatchObject({
      code: 'no_answer',
      title: 'The rest of this answer cannot be fetched',
      remedy: 'retry',
      requestId: 'r1',
    });
  });

  it('is else what it is for any answer', () => {
    const error = new GatewayClientError('connection_failed', 'Unknown.');

    expect(failureOfResume(error, 'r1')).toEqual(failureOfThrown(error, 'r1'));
  });

  it.each([
    ['lost', 'turn_lost', 'The answer was lost'],
    [undefined, 'stream_interrupted', 'The answer broke off'],
    ['completed', 'stream_interrupted', 'The answer broke off'],
  ])('is told by the outcome of its turn: %s', (outcome, code, title) => {
    expect(failureOfEarlyEnd(outcome, 'r1')).toMatchObject({ code, title, remedy: 'retry', requestId: 'r1' });
  });
});

describe('a stop that did not get through', () => {
  it('is told as that, and not as a prompt that did not', () => {
    expect(failureOfStop(new GatewayClientError('publish_failed', 'Failed.'), 'r1')).toMatchObject({
      code: 'publish_failed',
      title: 'The answer could not be stopped',
    });
  });

  it('still sends a user to sign in whose session has ended', () => {
    const error = new GatewayClientError('not_signed_in', 'Nobody.');

    expect(failureOfStop(error, 'r1')).toEqual(failureOfThrown(error, 'r1'));
  });
});
