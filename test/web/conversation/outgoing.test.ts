import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Attachment } from '../../../src/web/attachments/attachment';
import { MAX_MESSAGES_BYTES, outgoingOf } from '../../../src/web/conversation/outgoing';
import { turnOf } from './events';

const receiver = { modelId: 'model-a', capabilities: ['images', 'documents', 'tools'] };
const image = (id: string, characters = 4): Attachment => ({
  kind: 'image',
  format: 'png',
  id,
  name: `${id}.png`,
  size: characters,
  bytes: 'A'.repeat(characters),
});
const pdf = (id: string): Attachment => ({
  kind: 'document',
  format: 'pdf',
  id,
  name: `${id}.pdf`,
  size: 3,
  bytes: 'AAAA',
});

describe('what is sent of a conversation', () => {
  it('is all of it where there is room', () => {
    const outgoing = outgoingOf([turnOf({ attachments: [image('one')] })], { prompt: 'And?' }, receiver);

    expect(outgoing.messages).toHaveLength(3);
    expect(outgoing.messages[0]?.content).toEqual([
      { image: { format: 'png', source: { bytes: 'AAAA' } } },
      { text: 'Hello?' },
    ]);
    expect(outgoing.leftOut).toBeUndefined();
  });

  it('lacks its oldest attachments where those are too much', () => {
    const turns = [
      turnOf({ attachments: [image('one', 100_000), image('two', 40_000)] }),
      turnOf({ attachments: [image('three', 100_000)] }),
    ];

    const { messages, leftOut } = outgoingOf(
      turns,
      { prompt: 'And?', attachments: [image('four', 60_000)] },
      receiver,
    );

    expect(leftOut).toEqual({ attachments: ['one.png'], exchanges: 0 });
    expect(messages).toHaveLength(5);
  });

  it('lacks its oldest questions where the text alone is too much', () => {
    const turns = ['One?', 'Two?', 'Three?'].map((prompt) => turnOf({ prompt, answer: 'x'.repeat(100_000) }));

    const { messages, leftOut } = outgoingOf(turns, { prompt: 'And?' }, receiver);

    expect(leftOut).toEqual({ attachments: [], exchanges: 1 });
    expect(messages[0]?.content).toEqual([{ text: 'Two?' }]);
  });

  it('has no more documents than Bedrock takes, each under a name of its own', () => {
    const turns = [turnOf({ attachments: ['a', 'b', 'c', 'd'].map(pdf) })];
    const same = { ...pdf('e'), name: 'd.pdf' };

    const { messages, leftOut } = outgoingOf(
      turns,
      { prompt: 'And?', attachments: [pdf('f'), same] },
      receiver,
    );

    const names = messages.flatMap(({ content }) => content.flatMap(({ document }) => document?.name ?? []));
    expect(names).toEqual(['b', 'c', 'd', 'f', 'd (2)']);
    expect(leftOut?.attachments).toEqual(['a.pdf']);
  });

  it.each([
    ['the model does not take', image('one'), ['tools']],
    [
      'a reload has cost its bytes',
      (({ bytes: _, ...rest }) => rest as Attachment)(image('one')),
      ['images'],
    ],
  ])('lacks what %s, and says so', (_, attachment, capabilities) => {
    const { messages, leftOut } = outgoingOf(
      [turnOf({ attachments: [attachment] })],
      { prompt: 'And?' },
      { ...receiver, capabilities },
    );

    expect(messages[0]?.content).toEqual([{ text: 'Hello?' }]);
    expect(leftOut).toEqual({ attachments: ['one.png'], exchanges: 0 });
  });

  it('always fits an event, with the whole question', () => {
    const attachments = fc
      .array(fc.integer({ min: 1, max: 30_000 }), { maxLength: 3 })
      .map((sizes) => sizes.map((size, index) => image(`${index}-${size}`, size * 4)));
    const turn = fc.record({ attachments, prompt: fc.constantFrom('x', 'ü'.repeat(20_000)) }).map(turnOf);
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 6 }), (turns) => {
        const { messages } = outgoingOf(
          turns,
          { prompt: 'And?', attachments: [image('last', 150_000)] },
          receiver,
        );

        expect(Buffer.byteLength(JSON.stringify(messages))).toBeLessThanOrEqual(MAX_MESSAGES_BYTES);
        expect(messages.at(-1)?.content).toHaveLength(2);
      }),
      { numRuns: 30 },
    );
  });
});
