import { describe, expect, it } from '@jest/globals';
import { parseRequest } from '../../../src/gateway/contract/requests';
import { chatPayload } from '../world';

const parse = (override: object) => parseRequest(chatPayload(override as Record<string, unknown>), 'minted');
const withBlock = (block: object) => ({ messages: [{ role: 'user', content: [block] }] });
const bytes = Buffer.from('hello').toString('base64');

describe('a content block', () => {
  it.each([
    ['text', { text: 'Why?' }],
    ['an image', { image: { format: 'png', source: { bytes } } }],
    ['a document', { document: { format: 'pdf', name: 'Report 2026 (v2)', source: { bytes } } }],
    ['a tool’s call', { toolUse: { toolUseId: 'tooluse_a-1', name: 'weather', input: { city: 'Oslo' } } }],
    [
      'a tool’s result',
      {
        toolResult: {
          toolUseId: 'tooluse_a-1',
          content: [
            { json: { degrees: 7 } },
            { text: 'cold' },
            { image: { format: 'jpeg', source: { bytes } } },
          ],
          status: 'success',
        },
      },
    ],
    ['reasoning', { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'abc' } } }],
    ['reasoning that the provider has hidden', { reasoningContent: { redactedContent: bytes } }],
    ['a cache point', { cachePoint: { type: 'default', ttl: '1h' } }],
  ])('may be %s, as Converse has it', (_, block) => {
    expect(parse(withBlock(block))).toMatchObject(withBlock(block));
  });

  it.each([
    [
      'two things at once',
      { text: 'a', image: { format: 'png', source: { bytes } } },
      /takes exactly one of/,
    ],
    ['nothing', {}, /takes exactly one of/],
    ['a file in S3', { image: { format: 'png', source: { s3Location: {} } } }, /source\.\w+: is/],
    [
      'bytes that are none',
      { image: { format: 'png', source: { bytes: '%%%' } } },
      /bytes takes standard base64/,
    ],
    ['a format that is none', { image: { format: 'bmp', source: { bytes } } }, /image\.format/],
    [
      'a name that could speak',
      { document: { format: 'pdf', name: 'a: b', source: { bytes } } },
      /document’s name/,
    ],
    ['a video', { video: {} }, /is not a field/],
  ])('refuses %s', (_, block, message) => {
    expect(() => parse(withBlock(block))).toThrow(message);
  });

  it('is refused without a word of what it holds', () => {
    expect(() =>
      parse(withBlock({ document: { format: 'pdf', name: 'my:secret', source: { bytes } } })),
    ).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
  });
});

describe('what a request asks of its model', () => {
  it.each([
    [
      'tools of the client’s',
      {
        toolConfig: {
          tools: [
            {
              toolSpec: {
                name: 'weather',
                description: 'Tells it.',
                inputSchema: { json: { type: 'object' } },
              },
            },
            { cachePoint: { type: 'default' } },
          ],
          toolChoice: { tool: { name: 'weather' } },
        },
      },
    ],
    [
      'structured output',
      {
        outputConfig: {
          textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{"type":"object"}' } } },
        },
      },
    ],
    ['what only one model knows', { additionalModelRequestFields: { thinking: { type: 'enabled' } } }],
    ['a tier that Bedrock may add', { serviceTier: { type: 'overnight' } }],
    ['another speed', { performanceConfig: { latency: 'optimized' } }],
    ['to be trimmed', { trim: 'oldest' }],
  ])('may be %s', (_, fields) => {
    expect(parse(fields)).toMatchObject(fields);
  });

  it('takes one choice of tools only', () => {
    const toolSpec = { name: 'weather', inputSchema: { json: {} } };

    expect(() => parse({ toolConfig: { tools: [{ toolSpec }], toolChoice: { auto: {}, any: {} } } })).toThrow(
      /takes exactly one of auto, any, tool/,
    );
  });
});
