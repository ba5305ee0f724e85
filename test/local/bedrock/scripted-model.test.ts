import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { startBedrock, type Bedrock } from '../../../src/local/bedrock/start-bedrock';
import { assistantMessage, region, streamAnswer, transports, userMessage } from './bedrock-client';

describe('the scripted model', () => {
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

  it.each([
    ['Why is the sky blue?', /Rayleigh scattering/],
    ['Write me a function, please', /```ts\n[^]*\n```/],
    ['What are your plans?', /AI_GATEWAY_MODEL_URL[^]*AI_GATEWAY_BEDROCK=aws/],
    ['What are your plans?', /> What are your plans\?/],
    ['What did I ask?', /first message/],
  ])('answers %j with %s', async (prompt, answer) => {
    expect((await streamAnswer(client, prompt)).text).toMatch(answer);
  });

  it('remembers what was asked, without the directives', async () => {
    const { text } = await streamAnswer(client, '', {
      messages: [
        userMessage('[[echo=Indeed]] Is water wet?'),
        assistantMessage('Indeed'),
        userMessage('What did I just ask?'),
      ],
    });

    expect(text).toContain('1. “Is water wet?”');
  });

  it('writes an answer of the wished length', async () => {
    const { deltas, metadata } = await streamAnswer(client, '[[tokens=1234]] Hello');

    expect(deltas).toHaveLength(1234);
    expect(metadata?.usage?.outputTokens).toBe(1234);
  });

  it('echoes to the letter, with characters whole', async () => {
    const { deltas, text } = await streamAnswer(client, '[[echo=Zürich 😀 東京 [1]]] ignored');

    expect(text).toBe('Zürich 😀 東京 [1]');
    expect(deltas).toContain('😀');
  });

  it('may answer with nothing', async () => {
    const answer = await streamAnswer(client, '[[echo=]]');

    expect(answer.events.map((event) => Object.keys(event)[0])).toEqual([
      'messageStart',
      'messageStop',
      'metadata',
    ]);
  });

  it('stops at maxTokens', async () => {
    const { deltas, stopReason } = await streamAnswer(client, '[[tokens=50]]', {
      inferenceConfig: { maxTokens: 7 },
    });

    expect(deltas).toHaveLength(7);
    expect(stopReason).toBe('max_tokens');
  });

  it('ends by itself where maxTokens just suffices', async () => {
    const { stopReason } = await streamAnswer(client, '[[tokens=7]]', { inferenceConfig: { maxTokens: 7 } });

    expect(stopReason).toBe('end_turn');
  });

  it('stops before the earliest stop sequence', async () => {
    const { text, stopReason } = await streamAnswer(client, '[[echo=one, two, three]]', {
      inferenceConfig: { stopSequences: ['three', 'two'] },
    });

    expect(text).toBe('one, ');
    expect(stopReason).toBe('stop_sequence');
  });
});
