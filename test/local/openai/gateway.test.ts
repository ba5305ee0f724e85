import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import { contentOf } from '../../../src/client/answer-content';
import type { RunningGateway, SignedIn } from '../gateway/running-gateway';
import { ask, collect, errorOf, metadataOf, runGateway, textOf } from '../gateway/running-gateway';

let running: RunningGateway;
let ada: SignedIn;
beforeAll(async () => {
  running = await runGateway();
  ada = await running.newUser(['power']);
}, 60_000);
afterAll(() => running.stop());

const modelId = 'gpt-5-mini';
const askGpt = (text: string, override: object = {}) => ask(ada.gateway, text, { modelId, ...override });

const weather = { name: 'weather', inputSchema: { json: { type: 'object' } } };
const toolConfig = { tools: [{ toolSpec: weather }] };

describe('a model beyond AWS, through the deployed bundle', () => {
  it('answers like any other, with usage and cost', async () => {
    const received = await collect(askGpt('[[pace=0]] [[echo=Hello from elsewhere]]'));

    expect(textOf(received)).toBe('Hello from elsewhere');
    expect(metadataOf(received)).toMatchObject({ modelId, cost: { estimated: false } });
    expect(metadataOf(received)!.cost.microDollars).toBeGreaterThan(0);
  });

  it('is asked with its key, at its provider, by the name that it has there', async () => {
    await collect(askGpt('[[pace=0]]'));

    const { provider, headers, body } = running.local.providers!.received.at(-1)!;
    expect(provider).toBe('openai');
    expect(headers.authorization).toMatch(/^Bearer sk-local-/);
    expect(JSON.parse(body)).toMatchObject({ model: 'gpt-5-mini', stream: true });
  });

  it('asks for a tool, and is given its result', async () => {
    const asked = { role: 'user', content: [{ text: '[[pace=0]] [[tool=weather {"city":"Oslo"}]]' }] };
    const content = contentOf(await collect(askGpt('', { messages: [asked], toolConfig })));
    const call = content.find(({ toolUse }) => toolUse)!.toolUse!;
    const result = { toolUseId: call.toolUseId, content: [{ json: { sky: 'grey' } }] };

    const received = await collect(
      askGpt('', {
        messages: [
          asked,
          { role: 'assistant', content },
          { role: 'user', content: [{ toolResult: result }, { text: '[[pace=0]] [[echo=It is grey]]' }] },
        ],
        toolConfig,
      }),
    );

    expect(call).toMatchObject({ name: 'weather', input: { city: 'Oslo' } });
    expect(textOf(received)).toBe('It is grey');
  });

  it('whose key was rotated answers with the new one', async () => {
    const { secrets } = running.local.providers!;
    await collect(askGpt('[[pace=0]]'));
    secrets.put('ai-gateway/openai', 'sk-local-rotated');

    const received = await collect(askGpt('[[pace=0]] [[echo=again]]'));

    expect(textOf(received)).toBe('again');
    expect(running.local.providers!.received.at(-1)!.headers.authorization).toBe('Bearer sk-local-rotated');
  });

  it('is asked again where its failure passes', async () => {
    const before = running.local.providers!.requests;

    const received = await collect(askGpt('[[fault=throttle-once]] [[pace=0]] [[echo=again]]'));

    expect(textOf(received)).toBe('again');
    expect(running.local.providers!.requests - before).toBe(2);
  });

  it('that refuses is told in the gateway’s words', async () => {
    expect(errorOf(await collect(askGpt('[[fault=validation]]')))).toMatchObject({
      type: 'bedrock_validation_error',
    });
  });

  it('that breaks off leaves an answer that was interrupted', async () => {
    expect(errorOf(await collect(askGpt('[[pace=0]] [[fault=cut-after:5]]')))).toMatchObject({
      type: 'stream_interrupted',
    });
  });

  it('stops when its user does', async () => {
    const answer = askGpt('[[tokens=100000]] [[pace=20]]');
    const received = collect(answer);
    await setTimeout(1_000);
    await answer.cancel();

    expect(await received).toContainEqual(
      expect.objectContaining({ messageStop: expect.objectContaining({ stopReason: 'cancelled' }) }),
    );
  });

  it('leaves no key in any log', async () => {
    await collect(askGpt('[[fault=access-denied]]'));
    await running.local.lambda.drain();

    const logs = JSON.stringify(running.local.observations.logs);
    expect(logs).toContain('ProviderFailure');
    expect(logs).not.toContain('sk-local-');
  });
});
