import { describe, expect, it } from '@jest/globals';
import type { ModelEntry } from '../../../src/gateway/configuration/configuration';
import type { ContentBlock } from '../../../src/gateway/contract/content';
import type { ChatRequest } from '../../../src/gateway/contract/requests';
import { CAPABILITIES, checkCapabilities } from '../../../src/gateway/models/capabilities';
import { configuration } from '../world';

const bytes = Buffer.from('hello').toString('base64');
const image: ContentBlock = { image: { format: 'png', source: { bytes } } };
const document: ContentBlock = { document: { format: 'md', name: 'Notes', source: { bytes } } };
const tool = { toolSpec: { name: 'weather', inputSchema: { json: {} } } };

const request = (content: ContentBlock[], fields: Partial<ChatRequest> = {}): ChatRequest => ({
  type: 'chat',
  conversationId: 'c1',
  modelId: 'haiku',
  messages: [{ role: 'user', content }],
  ...fields,
});

const ask = (asked: ChatRequest, model: Partial<ModelEntry> = {}) =>
  checkCapabilities({ ...configuration().models['haiku']!, ...model }, asked);

const needing: [capability: (typeof CAPABILITIES)[number], what: string, asked: ChatRequest][] = [
  ['images', 'an image', request([image])],
  ['images', 'an image in a tool’s result', request([{ toolResult: { toolUseId: 't', content: [image] } }])],
  ['documents', 'a document', request([document])],
  [
    'documents',
    'a document in a tool’s result',
    request([{ toolResult: { toolUseId: 't', content: [document] } }]),
  ],
  ['tools', 'tools', request([{ text: 'Why?' }], { toolConfig: { tools: [tool] } })],
  ['tools', 'a tool’s call', request([{ toolUse: { toolUseId: 't', name: 'weather', input: {} } }])],
  ['tools', 'a tool’s result', request([{ toolResult: { toolUseId: 't', content: [] } }])],
  ['prompt_caching', 'a cache point', request([{ text: 'Why?' }, { cachePoint: { type: 'default' } }])],
  [
    'prompt_caching',
    'a cache point in the system prompt',
    request([{ text: 'Why?' }], { system: [{ cachePoint: { type: 'default' } }] }),
  ],
  ['reasoning', 'reasoning of before', request([{ reasoningContent: { redactedContent: bytes } }])],
  [
    'structured_output',
    'a schema of the answer',
    request([{ text: 'Why?' }], {
      outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{}' } } } },
    }),
  ],
];

describe('a model that cannot do what is asked', () => {
  it.each(needing)('%s: %s is refused by name', (capability, _, asked) => {
    const others = CAPABILITIES.filter(
      (each) => each !== capability && !(capability !== 'tools' && each === 'tools'),
    );

    expect(() =>
      ask(asked, { capabilities: [...others, ...(capability === 'tools' ? [] : (['tools'] as const))] }),
    ).toThrow(expect.objectContaining({ code: 'unsupported', details: { capability } }));
  });

  it.each(needing)('%s: %s is accepted where it can', (_, __, asked) => {
    expect(() => ask(asked, { capabilities: [...CAPABILITIES] })).not.toThrow();
  });

  it('is asked for text all the same', () => {
    expect(() => ask(request([{ text: 'Why?' }], { system: [{ text: 'Be brief.' }] }))).not.toThrow();
  });
});

describe('fields of a model’s own', () => {
  const asked = request([{ text: 'Why?' }], { additionalModelRequestFields: { max_tokens: 100_000 } });

  it('are refused where the catalogue does not name them: they could lift what a turn holds', () => {
    expect(() => ask(asked, { requestFields: ['thinking'] })).toThrow(
      expect.objectContaining({ code: 'unsupported', details: { requestFields: ['thinking'] } }),
    );
  });

  it('pass where it does', () => {
    expect(() => ask(asked, { requestFields: ['max_tokens'] })).not.toThrow();
  });
});
