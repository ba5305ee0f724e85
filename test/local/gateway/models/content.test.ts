import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contentOf } from '../../../../src/client/answer-content';
import type { ContentBlock } from '../../../../src/gateway/contract/content';
import type { OutboundEvent } from '../../../../src/gateway/contract/events';
import type { Message } from '../../../../src/gateway/contract/requests';
import type { RunningGateway, SignedIn } from '../running-gateway';
import { collect, errorOf, metadataOf, runGateway, textOf } from '../running-gateway';

const toolConfig = {
  tools: [{ toolSpec: { name: 'weather', inputSchema: { json: { type: 'object' } } } }],
};
const user = (...content: ContentBlock[]): Message => ({ role: 'user', content });

let running: RunningGateway;
let ada: SignedIn;
beforeAll(async () => {
  running = await runGateway();
  ada = await running.newUser();
}, 60_000);
afterAll(() => running.stop());

const chat = (messages: Message[], fields: object = {}): Promise<OutboundEvent[]> =>
  collect(
    ada.gateway.chat({
      conversationId: crypto.randomUUID(),
      modelId: 'claude-haiku-4-5',
      messages,
      ...fields,
    }),
  );

describe('a tool of the client’s', () => {
  it('is called by the model, and its result is what the model answers from', async () => {
    const question = user({
      text: 'How is it in Oslo? [[echo=I look.]] [[tool=weather {"city":"Oslo"}]] [[pace=0]]',
    });

    const asked = await chat([question], { toolConfig });
    const call = contentOf(asked);
    const { toolUseId, input } = call.at(-1)!.toolUse!;
    const result = { toolResult: { toolUseId, content: [{ json: { city: input['city'], degrees: 7 } }] } };
    const answered = await chat([question, { role: 'assistant', content: call }, user(result)], {
      toolConfig,
    });

    expect(asked).toContainEqual(expect.objectContaining({ messageStop: { stopReason: 'tool_use' } }));
    expect(textOf(answered)).toContain('[result: {"city":"Oslo","degrees":7}]');
    expect(metadataOf(answered)).toBeDefined();
  });
});

describe('what a model reads besides text', () => {
  it.each([
    [
      'an image',
      { image: { format: 'png', source: { bytes: Buffer.alloc(120_000, 7).toString('base64') } } },
    ],
    [
      'a document',
      {
        document: {
          format: 'pdf',
          name: 'Report',
          source: { bytes: Buffer.alloc(9_000, 7).toString('base64') },
        },
      },
    ],
  ] as [string, ContentBlock][])('comes whole: %s', async (kind, block) => {
    const events = await chat([user(block, { text: 'What is this? [[pace=0]]' })]);

    expect(textOf(events)).toContain(
      kind === 'an image' ? '[image: png, 120000 bytes]' : '[document Report: pdf, 9000 bytes]',
    );
  });

  it('is refused before the model is asked where it cannot read it', async () => {
    const before = running.local.bedrock!.requests;

    const events = await chat([user({ text: 'Why? [[pace=0]]' }, { cachePoint: { type: 'default' } })], {
      modelId: 'nova-lite',
    });

    expect(errorOf(events)).toMatchObject({ type: 'unsupported', details: { capability: 'prompt_caching' } });
    expect(running.local.bedrock!.requests).toBe(before);
  });
});

describe('what a model thinks', () => {
  it('comes before its answer, apart from it', async () => {
    const events = await chat([user({ text: 'Why? [[think=Let me see.]] [[echo=So.]] [[pace=0]]' })]);

    const thoughts = events.map((event) =>
      'contentBlockDelta' in event ? (event.contentBlockDelta.delta.reasoningContent?.text ?? '') : '',
    );
    expect(thoughts.join('')).toBe('Let me see.');
    expect(textOf(events)).toBe('So.');
  });
});

describe('the models that a user may use', () => {
  it('say what they can do', async () => {
    const models = await ada.gateway.models();

    expect(models.find(({ modelId }) => modelId === 'nova-lite')).toMatchObject({
      capabilities: ['documents', 'images', 'tools'],
    });
  });
});
