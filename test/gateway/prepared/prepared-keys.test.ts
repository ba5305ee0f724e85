import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChatRequest } from '../../../src/gateway/contract/requests';
import { parseRequest } from '../../../src/gateway/contract/requests';
import { MOST_GROUPS, MOST_KEYS, preparedKeysOf } from '../../../src/gateway/prepared/prepared-keys';
import { keyText } from '../../../src/gateway/prepared/prepared-responses';
import { chatPayload } from '../world';

const request = (override: Record<string, unknown> = {}) =>
  parseRequest(chatPayload(override), 'minted') as ChatRequest;
const asking = (...texts: string[]) =>
  request({ messages: [{ role: 'user', content: texts.map((text) => ({ text })) }] });
const everyone = { audience: { everyone: true }, question: 'why is the sky blue' };
const ofGroup = (group: string) => ({ ...everyone, audience: { group } });

const tools = [{ toolSpec: { name: 'weather', inputSchema: { json: {} } } }];

describe('the keys of a request', () => {
  it('are its normalised question, for everyone, where it and its caller say nothing else', () => {
    expect(preparedKeysOf(request(), { groups: [] }, {})).toEqual([everyone]);
  });

  it('are of the caller’s groups first, in their order, each once', () => {
    const keys = preparedKeysOf(request(), { groups: ['b', 'a', 'b'] }, {});

    expect(keys).toEqual([ofGroup('b'), ofGroup('a'), everyone]);
  });

  it('are of the model’s family and the request’s language first, the family before the language', () => {
    const keys = preparedKeysOf(request({ language: 'pt-BR' }), { groups: [] }, { family: 'claude' });

    expect(keys).toEqual([
      { ...everyone, family: 'claude', language: 'pt-br' },
      { ...everyone, family: 'claude', language: 'pt' },
      { ...everyone, family: 'claude' },
      { ...everyone, language: 'pt-br' },
      { ...everyone, language: 'pt' },
      everyone,
    ]);
  });

  it('put the audience before family and language', () => {
    const keys = preparedKeysOf(request({ language: 'de' }), { groups: ['a'] }, {});

    expect(keys).toEqual([
      { ...ofGroup('a'), language: 'de' },
      ofGroup('a'),
      { ...everyone, language: 'de' },
      everyone,
    ]);
  });

  it('join the text blocks of a message', () => {
    expect(preparedKeysOf(asking('Why is', 'the sky blue?'), { groups: [] }, {})).toEqual([everyone]);
  });

  it.each([
    [
      'not the first of its conversation',
      {
        messages: ['user', 'assistant', 'user'].map((role) => ({ role, content: [{ text: 'Why?' }] })),
      },
    ],
    [
      'with more than text',
      {
        messages: [{ role: 'user', content: [{ text: 'Why?' }, { cachePoint: { type: 'default' } }] }],
      },
    ],
    ['with a system prompt', { system: [{ text: 'You are a pirate.' }] }],
    ['that wants any of its tools called', { toolConfig: { tools, toolChoice: { any: {} } } }],
    ['that wants a tool called', { toolConfig: { tools, toolChoice: { tool: { name: 'weather' } } } }],
    ['for structured output', { outputConfig: { effort: 'high' } }],
    ['with fields of its model alone', { additionalModelRequestFields: {} }],
    ['that skips them', { prepared: 'skip' }],
    ['without words', { messages: [{ role: 'user', content: [{ text: '?!' }] }] }],
    ['too long for one', { messages: [{ role: 'user', content: [{ text: 'ä'.repeat(2_049) }] }] }],
  ])('are none of a request %s', (_, override) => {
    expect(preparedKeysOf(request(override), { groups: ['a'] }, {})).toEqual([]);
  });

  it('are none of what is not Unicode text', () => {
    const [message] = request().messages;
    const messages = [{ ...message!, content: [{ text: 'why \ud800' }] }];

    expect(preparedKeysOf({ ...request(), messages }, { groups: [] }, {})).toEqual([]);
  });

  it.each([{ tools }, { tools, toolChoice: { auto: {} } }])(
    'are those of a request with tools that need not be called',
    (toolConfig) => {
      expect(preparedKeysOf(request({ toolConfig }), { groups: [] }, {})).toEqual([everyone]);
    },
  );

  it('are those of a request with an empty system prompt', () => {
    expect(preparedKeysOf(request({ system: [] }), { groups: [] }, {})).toEqual([everyone]);
  });

  it('are of the longest question that there can be', () => {
    expect(preparedKeysOf(asking('ä'.repeat(2_048)), { groups: [] }, {})).toHaveLength(1);
  });

  it('leave out names that could not be keys', () => {
    const long = 'x'.repeat(257);
    const keys = preparedKeysOf(
      request({ language: `de-${'12345678-'.repeat(40)}1` }),
      { groups: [long, '\ud800', 'a'] },
      { family: long },
    );

    expect(keys).toEqual([
      { ...ofGroup('a'), language: 'de' },
      ofGroup('a'),
      { ...everyone, language: 'de' },
      everyone,
    ]);
  });

  it('stop at the first groups, and go on with everyone', () => {
    const groups = Array.from({ length: 40 }, (_, index) => `g${index}`);

    const keys = preparedKeysOf(request({ language: 'pt-BR' }), { groups }, { family: 'claude' });

    expect(keys[keys.length - 7]).toMatchObject({ audience: { group: `g${MOST_GROUPS - 1}` } });
    expect(keys.at(-1)).toEqual(everyone);
  });

  it('are all different, and as many as one read takes, whatever the groups, family and language', () => {
    const name = fc.string({ unit: 'binary', maxLength: 6 });

    fc.assert(
      fc.property(
        fc.array(name, { maxLength: 60 }),
        fc.option(name),
        fc.option(name),
        (groups, family, language) => {
          const keys = preparedKeysOf(
            { ...request(), language: language ?? undefined },
            { groups },
            { family: family ?? undefined },
          );
          expect(keys.length).toBeLessThanOrEqual(MOST_KEYS);
          expect(new Set(keys.map(keyText)).size).toBe(keys.length);
        },
      ),
    );
  });
});
