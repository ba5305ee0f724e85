import { describe, expect, it } from '@jest/globals';
import type { ContentBlock } from '../../src/gateway/contract/content';
import { chatMessagesOf } from '../../src/providers/chat-messages';
import { assistantMessage, userMessage } from './provider-requests';

const cachePoint: ContentBlock = { cachePoint: { type: 'default' } };
const base64 = (text: string) => Buffer.from(text).toString('base64');
const image: ContentBlock = { image: { format: 'png', source: { bytes: 'aWE=' } } };
const documentOf = (format: 'csv' | 'pdf' | 'docx', content = 'a,b'): ContentBlock => ({
  document: { format, name: 'Sales 2026', source: { bytes: base64(content) } },
});
const toolUse = (toolUseId: string): ContentBlock => ({
  toolUse: { toolUseId, name: 'weather', input: { city: 'Oslo' } },
});
const toolResult = (
  toolUseId: string,
  ...content: NonNullable<ContentBlock['toolResult']>['content']
): ContentBlock => ({ toolResult: { toolUseId, content } });

const userContent = (...content: ContentBlock[]) =>
  chatMessagesOf({ messages: [userMessage(...content)] }).map(({ content: sent }) => sent);

describe('chatMessagesOf', () => {
  it('sends the system’s blocks as one message in front', () => {
    const system = [
      { text: 'Be brief.' },
      cachePoint as { cachePoint: { type: 'default' } },
      { text: 'Be kind.' },
    ];

    expect(chatMessagesOf({ system, messages: [userMessage({ text: 'Hi' })] })).toEqual([
      { role: 'system', content: 'Be brief.\n\nBe kind.' },
      { role: 'user', content: 'Hi' },
    ]);
  });

  it('sends text alone as a string, which every server takes', () => {
    expect(userContent({ text: 'One' }, cachePoint, { text: 'Two' })).toEqual(['One\nTwo']);
  });

  it('sends images as data URIs, in their place', () => {
    expect(userContent({ text: 'What is this?' }, image)).toEqual([
      [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,aWE=' } },
      ],
    ]);
  });

  it('sends a PDF document as a file', () => {
    expect(userContent({ text: 'Read' }, documentOf('pdf', '%PDF'))).toEqual([
      [
        { type: 'text', text: 'Read' },
        {
          type: 'file',
          file: { filename: 'Sales 2026.pdf', file_data: `data:application/pdf;base64,${base64('%PDF')}` },
        },
      ],
    ]);
  });

  it('sends a plain document as text with its name', () => {
    expect(userContent(documentOf('csv', 'Größe,1'))).toEqual(['Document "Sales 2026.csv":\nGröße,1']);
  });

  it('refuses a document of another format by its name, which another model may take', () => {
    expect(() => userContent(documentOf('docx'))).toThrow(
      expect.objectContaining({
        code: 'bedrock_validation_error',
        outage: true,
        message: expect.stringContaining('docx'),
      }),
    );
  });

  it('sends calls of tools, and what was said besides', () => {
    const messages = [assistantMessage({ text: 'Let me look.' }, toolUse('call_1'), toolUse('call_2'))];

    expect(chatMessagesOf({ messages })).toEqual([
      {
        role: 'assistant',
        content: 'Let me look.',
        tool_calls: ['call_1', 'call_2'].map((id) => ({
          id,
          type: 'function',
          function: { name: 'weather', arguments: '{"city":"Oslo"}' },
        })),
      },
    ]);
  });

  it('sends results of tools right behind their calls, each a message, and then what the user says', () => {
    const messages = [
      userMessage(
        { text: 'And tomorrow?' },
        toolResult('call_1', { text: 'Rain' }, { json: { degrees: 4 } }),
        toolResult('call_2'),
      ),
    ];

    expect(chatMessagesOf({ messages })).toEqual([
      { role: 'tool', tool_call_id: 'call_1', content: 'Rain\n{"degrees":4}' },
      { role: 'tool', tool_call_id: 'call_2', content: '' },
      { role: 'user', content: 'And tomorrow?' },
    ]);
  });

  it('says in words that a tool failed', () => {
    const failed: ContentBlock = {
      toolResult: { toolUseId: 'call_1', content: [{ text: 'No such city' }], status: 'error' },
    };

    expect(userContent(failed)).toEqual(['Error: No such city']);
  });

  it('sends a plain document in a result as text', () => {
    const { document } = documentOf('csv');

    expect(userContent(toolResult('call_1', { document }))).toEqual(['Document "Sales 2026.csv":\na,b']);
  });

  it.each([
    ['an image', { image: image.image }],
    ['a PDF document', { document: documentOf('pdf').document }],
  ])('refuses %s in a result, which Chat Completions has no place for', (_, content) => {
    expect(() => userContent(toolResult('call_1', content))).toThrow(
      expect.objectContaining({ code: 'bedrock_validation_error', outage: true }),
    );
  });

  it.each([image, documentOf('pdf')])('refuses media of the assistant’s', (block) => {
    expect(() => chatMessagesOf({ messages: [assistantMessage({ text: 'Look' }, block)] })).toThrow(
      expect.objectContaining({ code: 'bedrock_validation_error', outage: true }),
    );
  });

  it('leaves out what a model thought, and a message that has nothing else', () => {
    const thought: ContentBlock = { reasoningContent: { reasoningText: { text: 'Hmm', signature: 's' } } };
    const messages = [
      userMessage({ text: 'Hi' }),
      assistantMessage(thought),
      userMessage({ text: 'So?' }),
      assistantMessage(thought, { text: 'Hello' }),
    ];

    expect(chatMessagesOf({ messages })).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'user', content: 'So?' },
      { role: 'assistant', content: 'Hello' },
    ]);
  });
});
