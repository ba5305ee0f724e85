import { describe, expect, it } from '@jest/globals';
import { GatewayClientError } from '../../../src/client/errors';
import { failureOfEvent, failureOfThrown } from '../../../src/web/conversation/failure';

const event = (type: string) => ({ type, message: 'Say it another way.', requestId: 'r1', details: {} });

describe('a failure', () => {
  it('tells the gateway’s own message and the id of the request', () => {
    expect(failureOfEvent(event('validation_error'))).toEqual({
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
    ['a_type_of_tomorrow', 'retry'],
    ['constructor', 'retry'],
  ])('of type %s offers %s', (type, remedy) => {
    expect(failureOfEvent(event(type)).remedy).toBe(remedy);
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
