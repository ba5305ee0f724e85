import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boundRequest } from '../../../src/gateway/chat/bounds';
import { inputBytes, inputTokenBound } from '../../../src/gateway/chat/input-bound';
import type { ContentBlock } from '../../../src/gateway/contract/content';
import type { ChatTurnRequest, Message } from '../../../src/gateway/contract/requests';
import { utf8Length } from '../../../src/gateway/text';
import { configuration } from '../world';

const model = { ...configuration().models['haiku']!, imageTokens: 1_500 };
const bytesOf = (length: number) => Buffer.alloc(length, 'a').toString('base64');
const user = (...content: ContentBlock[]): Message => ({ role: 'user', content });
const assistant = (...content: ContentBlock[]): Message => ({ role: 'assistant', content });
const request = (messages: Message[], fields: Partial<ChatTurnRequest> = {}): ChatTurnRequest => ({
  type: 'chat',
  conversationId: 'c1',
  requestId: 'r1',
  modelId: 'haiku',
  messages,
  ...fields,
});
const boundOf = (...content: ContentBlock[]) => inputTokenBound({ messages: [user(...content)] }, model);
const empty = boundOf();

describe('the bound of a request’s input', () => {
  it('has one token a byte of text, and what a chat template adds', () => {
    expect(empty).toBe(16 + 64);
    expect(boundOf({ text: 'ünï' })).toBe(empty + 5);
  });

  it('has of an image what the catalogue says', () => {
    expect(boundOf({ image: { format: 'png', source: { bytes: bytesOf(100_000) } } })).toBe(empty + 1_500);
  });

  it('has of an image the whole context where the catalogue says nothing', () => {
    const unknown = configuration().models['haiku']!;
    const messages = [user({ image: { format: 'png', source: { bytes: bytesOf(1) } } })];

    expect(inputTokenBound({ messages }, unknown)).toBe(empty + unknown.contextTokens);
  });

  it('has of a packed document the whole context: nobody knows what is in it', () => {
    const source = { bytes: bytesOf(1_000) };

    expect(boundOf({ document: { format: 'pdf', name: 'Report', source } })).toBe(model.contextTokens);
  });

  it('has of a document that is text its bytes', () => {
    const source = { bytes: bytesOf(3_000) };

    const bound = boundOf({ document: { format: 'csv', name: 'Table', source } });

    expect(bound).toBeGreaterThanOrEqual(empty + 3_000);
    expect(bound).toBeLessThan(empty + 4_100);
  });

  it('counts what a tool’s result holds as what a message holds', () => {
    const image: ContentBlock = { image: { format: 'png', source: { bytes: bytesOf(10) } } };

    expect(
      boundOf({ toolResult: { toolUseId: 't', content: [image, { text: 'abc' }, { json: { a: 1 } }] } }),
    ).toBe(empty + 1_500 + 3 + 2 * '{"a":1}'.length);
  });

  it('counts reasoning that is given back, seen and hidden', () => {
    const reasoningText = { text: 'Hm.', signature: 'abcd' };

    expect(boundOf({ reasoningContent: { reasoningText } })).toBe(empty + 7);
    expect(boundOf({ reasoningContent: { redactedContent: bytesOf(30) } })).toBe(empty + 40);
  });

  it('counts tools, their calls, and what providers put in front of them', () => {
    const toolUse = { toolUseId: 't', name: 'weather', input: { city: 'Oslo' } };
    const toolConfig = {
      tools: [{ toolSpec: { name: 'weather', inputSchema: { json: { type: 'object' } } } }],
    };
    const messages = [user({ toolUse })];

    expect(inputTokenBound({ messages, toolConfig }, model)).toBe(
      empty + 1_000 + 2 * utf8Length(JSON.stringify(toolUse)) + 2 * utf8Length(JSON.stringify(toolConfig)),
    );
  });

  it('never shrinks as a conversation grows', () => {
    const block = fc.oneof(
      fc.string().map((text) => ({ text })),
      fc
        .nat(300)
        .map((length) => ({ image: { format: 'png' as const, source: { bytes: bytesOf(length) } } })),
      fc.record({ a: fc.integer() }).map((input) => ({ toolUse: { toolUseId: 't', name: 'n', input } })),
    );
    fc.assert(
      fc.property(fc.array(block), block, (blocks, more) => {
        expect(boundOf(...blocks, more)).toBeGreaterThanOrEqual(boundOf(...blocks));
        expect(inputBytes({ messages: [user(...blocks, more)] })).toBeGreaterThanOrEqual(
          inputBytes({ messages: [user(...blocks)] }),
        );
      }),
    );
  });
});

describe('a conversation that is too long for its model', () => {
  const long = 'x'.repeat(400_000);
  const turns = (count: number): Message[] => [
    ...Array.from({ length: count }, (_, index) => [
      user({ text: `${index}${long}` }),
      assistant({ text: 'Yes.' }),
    ]).flat(),
    user({ text: 'And now?' }),
  ];
  const isQuestion = ({ messages }: ChatTurnRequest) => messages[0]!.content[0]!.toolResult === undefined;

  it('is refused, with what to cut', () => {
    expect(() => boundRequest(request(turns(9)), model)).toThrow(
      expect.objectContaining({
        code: 'validation_error',
        details: {
          contextTokens: 200_000,
          inputTokensAtMost: expect.any(Number),
          lastMessageTokensAtMost: empty + 8,
        },
      }),
    );
  });

  it('loses its oldest turns, as few as will do, where its client asks for that', () => {
    const { request: trimmed } = boundRequest(request(turns(9), { trim: 'oldest' }), model);

    expect(trimmed.messages).toEqual(turns(9).slice(-3));
  });

  it('is left whole where it fits', () => {
    const asked = request([user({ text: 'Why?' })], { trim: 'oldest' });

    expect(boundRequest(asked, model).request).toEqual(asked);
  });

  it('is never cut between a tool’s call and its result', () => {
    const call: ContentBlock = { toolUse: { toolUseId: 't', name: 'weather', input: {} } };
    const result: ContentBlock = { toolResult: { toolUseId: 't', content: [{ text: long }] } };
    const messages = [
      user({ text: long }),
      assistant(call),
      user(result),
      assistant({ text: 'Cold.' }),
      user({ text: 'And tomorrow?' }),
    ];

    const { request: trimmed } = boundRequest(request(messages, { trim: 'oldest' }), model);

    expect(trimmed.messages).toEqual(messages.slice(-1));
    expect(isQuestion(trimmed)).toBe(true);
  });

  it('whose last question alone is too long is refused all the same', () => {
    expect(() => boundRequest(request([user({ text: long.repeat(2) })], { trim: 'oldest' }), model)).toThrow(
      expect.objectContaining({ code: 'validation_error' }),
    );
  });
});
