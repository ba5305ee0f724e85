import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseRequest } from '../../../src/gateway/contract/requests';
import { GatewayError } from '../../../src/gateway/errors';
import { chatPayload } from '../world';

const refusal = (payload: unknown): string => {
  try {
    parseRequest(payload, 'minted');
  } catch (error) {
    if (error instanceof GatewayError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
};
const text = (value: string) => [{ role: 'user', content: [{ text: value }] }];

describe('parseRequest', () => {
  it('takes a chat without a type, as the reference sample’s page sends it', () => {
    const { requestId: _, ...payload } = chatPayload();
    expect(parseRequest(payload, 'minted')).toEqual({ ...payload, type: 'chat', requestId: 'minted' });
  });

  it('takes the same, encoded once more', () => {
    expect(parseRequest(JSON.stringify(chatPayload()), 'minted')).toMatchObject({
      type: 'chat',
      requestId: 'r1',
    });
  });

  it.each([
    ['no object', null, 'validation_error: A request is a JSON object. See docs/contract.'],
    ['a list', [], 'validation_error: A request is a JSON object. See docs/contract.'],
    ['not JSON', 'hello', 'json_parse_error: The event is a string that is not JSON.'],
    [
      'an unknown type',
      { type: 'delete' },
      'validation_error: type must be one of chat, cancel, resume, usage, models',
    ],
    [
      'a type of another kind',
      { type: 7 },
      'validation_error: type must be one of chat, cancel, resume, usage, models',
    ],
    [
      'a type of Object’s own',
      { type: 'toString' },
      'validation_error: type must be one of chat, cancel, resume, usage, models',
    ],
    [
      'an unknown field',
      chatPayload({ modelID: 'x' }),
      'validation_error: modelID: is not a field of this request',
    ],
    ['a missing field', { type: 'cancel' }, 'validation_error: requestId: is missing'],
    [
      'another version',
      chatPayload({ version: 2 }),
      'validation_error: version: This gateway speaks version 1',
    ],
    [
      'no messages',
      chatPayload({ messages: [] }),
      'validation_error: messages: At least one message is needed',
    ],
    [
      'messages that do not alternate',
      chatPayload({ messages: [...text('a'), ...text('b')] }),
      'validation_error: messages: Messages must alternate between user and assistant, and begin and end with user',
    ],
    [
      'empty text',
      chatPayload({ messages: text(' \n') }),
      'validation_error: messages.0.content.0.text: Text must not be empty',
    ],
    [
      'an unpaired surrogate',
      chatPayload({ messages: text('\ud83d') }),
      'validation_error: messages.0.content.0.text: Text holds an unpaired surrogate, which is not Unicode text',
    ],
    [
      'an id that is none',
      chatPayload({ requestId: '../x' }),
      'validation_error: requestId: requestId takes 1–64 letters, digits, dashes and underscores',
    ],
    [
      'a role that is none',
      chatPayload({ messages: [{ role: 'system', content: [{ text: 'secret' }] }] }),
      'validation_error: messages.0.role: Invalid type: Expected ("user" | "assistant")',
    ],
    [
      'a bound that is none',
      chatPayload({ inferenceConfig: { maxTokens: 0 } }),
      'validation_error: inferenceConfig.maxTokens: Invalid value: Expected >=1',
    ],
  ])('refuses %s, naming the field and never the value', (_, payload, message) => {
    expect(refusal(payload)).toBe(message);
  });

  it('answers anything at all with a request or a GatewayError', () => {
    fc.assert(
      fc.property(fc.anything(), (payload) => {
        expect(refusal(payload)).toMatch(/^(accepted|validation_error|json_parse_error)/);
      }),
      { numRuns: 2_000 },
    );
  });
});
