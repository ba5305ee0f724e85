import type { BedrockRuntimeClient, ContentBlock, ToolConfiguration } from '@aws-sdk/client-bedrock-runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBedrock, type Bedrock } from '../../../src/local/bedrock/start-bedrock';
import { region, streamAnswer, transports, userMessage } from './bedrock-client';

const toolConfig: ToolConfiguration = {
  tools: [{ toolSpec: { name: 'weather', inputSchema: { json: { type: 'object' } } } }],
};
const call: ContentBlock = { toolUse: { toolUseId: 'call-1', name: 'weather', input: { city: 'Oslo' } } };
const result: ContentBlock = { toolResult: { toolUseId: 'call-1', content: [{ json: { degrees: 7 } }] } };
const bytes = new Uint8Array([1, 2, 3, 4, 5]);

let bedrock: Bedrock;
let client: BedrockRuntimeClient;
beforeAll(async () => {
  bedrock = await startBedrock({ region, tokensPerSecond: 0, firstTokenMs: 0 });
  client = transports['HTTP/1.1'](bedrock.url);
});
afterAll(async () => {
  client.destroy();
  await bedrock.close();
});

/** Asks after a tool was called. */
const after = (
  called: ContentBlock[],
  given: ContentBlock[],
  tools: ToolConfiguration | undefined = toolConfig,
) =>
  streamAnswer(client, '', {
    messages: [
      userMessage('How is the weather?'),
      { role: 'assistant', content: called },
      { role: 'user', content: given },
    ],
    toolConfig: tools,
  });

describe('a tool', () => {
  it('is called at the end of the answer, with its input in pieces', async () => {
    const { events, text, stopReason } = await streamAnswer(
      client,
      '[[echo=I will look.]] [[tool=weather {"city":"Oslo","days":3}]]',
      { toolConfig },
    );

    const blocks = events.flatMap(({ contentBlockStart }) => contentBlockStart ?? []);
    const pieces = events.flatMap(({ contentBlockDelta }) => contentBlockDelta?.delta?.toolUse?.input ?? []);
    expect(text).toBe('I will look.');
    expect(blocks).toEqual([
      {
        contentBlockIndex: 1,
        start: { toolUse: { toolUseId: expect.stringMatching(/^tooluse_/), name: 'weather' } },
      },
    ]);
    expect(pieces.length).toBeGreaterThan(1);
    expect(JSON.parse(pieces.join(''))).toEqual({ city: 'Oslo', days: 3 });
    expect(stopReason).toBe('tool_use');
  });

  it('whose result is given is answered by it', async () => {
    const { text } = await after([call], [result]);

    expect(text).toContain('[result: {"degrees":7}]');
  });

  it.each([
    ['without the tools', [call], [result], undefined, /toolConfig field must be defined/],
    ['without a result', [call], [{ text: 'Well?' }], toolConfig, /Expected toolResult blocks .* call-1/],
    [
      'with a result too many',
      [{ text: 'Hm.' }],
      [result],
      toolConfig,
      /exceeds the number of toolUse blocks/,
    ],
  ])('is refused %s', async (_, called, given, tools, message) => {
    const asked = streamAnswer(client, '', {
      messages: [
        userMessage('How is the weather?'),
        { role: 'assistant', content: called },
        { role: 'user', content: given },
      ],
      toolConfig: tools,
    });

    await expect(asked).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });
});

describe('reasoning', () => {
  it('comes before the answer, in a block of its own, and ends with its signature', async () => {
    const { events, text } = await streamAnswer(client, '[[think=Let me see now.]] [[echo=Yes.]]');

    const deltas = events.flatMap(({ contentBlockDelta }) => contentBlockDelta ?? []);
    const thoughts = deltas.filter(({ contentBlockIndex }) => contentBlockIndex === 0);
    expect(thoughts.map(({ delta }) => delta?.reasoningContent?.text ?? '').join('')).toBe('Let me see now.');
    expect(thoughts.at(-1)?.delta?.reasoningContent?.signature).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(deltas.filter(({ contentBlockIndex }) => contentBlockIndex === 1)).not.toHaveLength(0);
    expect(text).toBe('Yes.');
  });
});

describe('what is not text', () => {
  it.each([
    ['an image', { image: { format: 'png', source: { bytes } } }, '[image: png, 5 bytes]'],
    [
      'a document',
      { document: { format: 'pdf', name: 'Report', source: { bytes } } },
      '[document Report: pdf, 5 bytes]',
    ],
  ])('reaches the scripted model as a line that names it: %s', async (_, block, line) => {
    const { text } = await streamAnswer(client, '', {
      messages: [{ role: 'user', content: [block as ContentBlock, { text: 'What is this?' }] }],
    });

    expect(text).toContain(line);
  });
});
