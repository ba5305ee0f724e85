import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { ContentBlock } from '../../../src/gateway/contract/content';
import type { OutboundEvent } from '../../../src/gateway/contract/events';
import { leftBehind } from './left-behind';
import type { RunningGateway, SignedIn } from './running-gateway';
import { collect, errorOf, runGateway, textOf } from './running-gateway';

let running: RunningGateway;
let ada: SignedIn;
let planted: string[];
beforeAll(async () => {
  planted = [];
  // Functions see the first response that is ever prepared when they read their configuration again.
  running = await runGateway({ environment: { AI_GATEWAY_CONFIGURATION_REFRESH_MS: '1' } });
  ada = await running.newUser(['power']);
}, 60_000);
afterAll(() => running.stop());

/** A text that stands nowhere else, remembered. */
function plant(): string {
  const marker = `marker-${randomBytes(8).toString('hex')}`;
  planted.push(marker);
  return marker;
}

const chat = (content: ContentBlock[], fields: object = {}): Promise<OutboundEvent[]> =>
  collect(
    ada.gateway.chat({
      conversationId: crypto.randomUUID(),
      modelId: 'claude-haiku-4-5',
      messages: [{ role: 'user', content }],
      ...fields,
    }),
  );

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Those of some texts that a long one has: a failure shows them, and not the long one. */
const foundIn = (long: string, texts: readonly string[]): string[] =>
  texts.filter((text) => long.includes(text));

/** Everywhere that it could be, once every function has finished. */
async function everything(): Promise<string> {
  await running.local.lambda.drain();
  return leftBehind(running.local);
}

describe('what people write', () => {
  it.each(['claude-haiku-4-5', 'gpt-5-mini'])('and %s says, is said to them alone', async (modelId) => {
    const [asked, system, answer, schema] = [plant(), plant(), plant(), plant()];

    const events = await chat([{ text: `${asked} [[echo=${answer}]] [[pace=0]]` }], {
      modelId,
      system: [{ text: system }],
      inferenceConfig: { stopSequences: [plant()] },
      toolConfig: {
        tools: [
          { toolSpec: { name: plant(), description: plant(), inputSchema: { json: { title: schema } } } },
        ],
      },
    });

    expect(textOf(events)).toContain(answer);
    expect(foundIn(await everything(), planted)).toEqual([]);
  });

  it.each(['claude-haiku-4-5', 'gpt-5-mini'])(
    'or %s calls a tool with, nobody else reads',
    async (modelId) => {
      const input = plant();
      const name = plant();

      const events = await chat([{ text: `[[tool=${name} {"a":"${input}"}]] [[pace=0]]` }], {
        modelId,
        toolConfig: { tools: [{ toolSpec: { name, inputSchema: { json: { type: 'object' } } } }] },
      });

      expect(JSON.stringify(events)).toContain(input);
      expect(foundIn(await everything(), [input])).toEqual([]);
    },
  );

  it('and attach, nobody else reads', async () => {
    const [name, csv, image] = [plant(), plant(), plant()];

    await chat([
      { text: 'Read this. [[pace=0]]' },
      { document: { name, format: 'csv', source: { bytes: base64(csv) } } },
      { image: { format: 'png', source: { bytes: base64(image) } } },
    ]);

    const all = await everything();
    expect(foundIn(all, [name, csv, base64(csv), image, base64(image)])).toEqual([]);
  });

  it.each([
    ['the model', 'validation', 'claude-haiku-4-5'],
    ['the model in mid-answer', 'error-after:2', 'claude-haiku-4-5'],
    ['the provider', 'validation', 'gpt-5-mini'],
    ['the provider in mid-answer', 'error-after:2', 'gpt-5-mini'],
    ['the connection', 'reset-after:2', 'gpt-5-mini'],
  ])('is in no error of %s', async (_, fault, modelId) => {
    const text = plant();

    const events = await chat([{ text: `${text} [[echo=one two ${text}]] [[fault=${fault}]] [[pace=0]]` }], {
      modelId,
    });

    expect(JSON.stringify(errorOf(events))).not.toContain(text);
    expect(foundIn(await everything(), [text])).toEqual([]);
  });

  it.each([
    ['a field that there is not', () => ({ mode: plant() })],
    ['a field that takes something else', () => ({ inferenceConfig: { temperature: plant() } })],
    ['a model that there is not', () => ({ modelId: plant() })],
    ['a team that there is not', () => ({ team: plant() })],
    [
      'a field that the model is not passed',
      () => ({ additionalModelRequestFields: { [plant()]: plant() } }),
    ],
  ])('is in no refusal of %s', async (_, fields) => {
    const before = planted.length;

    const events = await chat([{ text: plant() }], fields());

    expect(errorOf(events)).toBeDefined();
    expect(foundIn(await everything(), planted.slice(before))).toEqual([]);
    expect(foundIn(JSON.stringify(errorOf(events)), planted.slice(before))).toEqual([]);
  });

  it('is not in what is told of an intervention of the guardrail', async () => {
    const text = plant();

    const events = await chat([{ text: `xyzzy ${text}` }]);

    expect(JSON.stringify(events)).toContain('guardrail_intervened');
    const all = await everything();
    expect(foundIn(all, ['word:custom'])).toEqual(['word:custom']);
    expect(foundIn(all, [text])).toEqual([]);
  });

  it('is not in what functions say of events that nobody can read', async () => {
    const text = plant();

    await running.local.lambda.invoke('ai-gateway-chat', { events: text, [text]: text });
    await running.local.lambda.invoke('ai-gateway-failure', { requestPayload: text, [text]: text });
    await running.local.lambda.invoke('ai-gateway-operations', { action: text, [text]: text });

    const all = await everything();
    expect(foundIn(all, ['invocation_failed'])).toEqual(['invocation_failed']);
    expect(foundIn(all, [text])).toEqual([]);
  });
});

describe('what operators have prepared', () => {
  it('is in no log, and neither is who asked for it', async () => {
    const [question, answer] = [plant(), plant()];
    await running.local.lambda.invoke('ai-gateway-operations', {
      action: 'load_prepared',
      set: 'faq',
      responses: [{ question, answer, audience: 'everyone' }],
      loadedBy: 'olga',
      reason: 'A test',
    });

    const events = await chat([{ text: `${question}?` }]);

    expect(textOf(events)).toBe(answer);
    const all = await everything();
    expect(foundIn(all, [question, answer])).toEqual([]);
  });
});

describe('this search', () => {
  it('finds what is there', async () => {
    const conversationId = plant();

    await chat([{ text: 'Hello [[pace=0]]' }], { conversationId });

    expect(foundIn(await everything(), [conversationId])).toEqual([conversationId]);
  });
});
