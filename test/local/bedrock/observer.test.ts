import { ConverseStreamCommand, CountTokensCommand } from '@aws-sdk/client-bedrock-runtime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { startBedrock, type Bedrock } from '../../../src/local/bedrock/start-bedrock';
import { PhaseRecorder } from '../phase-recorder';
import {
  baseModelId,
  modelId,
  region,
  streamAnswer,
  transports,
  userMessage,
  type Transport,
} from './bedrock-client';

/** Of `bedrock-client`. */
const recorder = new PhaseRecorder('bedrock', 'AKIALOCAL');

const converseStream = new ConverseStreamCommand({ modelId, messages: [userMessage('[[echo=one two]]')] });

describe.each(Object.keys(transports) as Transport[])('an observer of Bedrock over %s', (transport) => {
  let bedrock: Bedrock;
  let client: ReturnType<(typeof transports)[Transport]>;
  beforeAll(async () => {
    bedrock = await startBedrock({
      region,
      tokensPerSecond: 0,
      firstTokenMs: 0,
      onPhase: recorder.onPhase,
    });
    client = transports[transport](bedrock.url);
  });
  beforeEach(() => recorder.reset());
  afterAll(async () => {
    client.destroy();
    await bedrock.close();
  });

  const count = () =>
    client.send(
      new CountTokensCommand({
        modelId: baseModelId,
        input: { converse: { messages: [userMessage('Hello')] } },
      }),
    );

  it('sees a stream before it begins, after its first event and before its end', async () => {
    const answer = await streamAnswer(client, '[[echo=one two]]');

    expect(answer.text).toBe('one two');
    expect(recorder.seen).toEqual([
      'received bedrock ConverseStream',
      'streaming bedrock ConverseStream',
      'done bedrock ConverseStream',
    ]);
  });

  it('sees another operation before and after it is done', async () => {
    await count();

    expect(recorder.seen).toEqual(['received bedrock CountTokens', 'done bedrock CountTokens']);
  });

  it('that stops a stream when it is received calls no model', async () => {
    recorder.stopAt = 'received';

    await expect(streamAnswer(client, '[[echo=one two]]')).rejects.toThrow();

    expect(recorder.seen).toEqual(['received bedrock ConverseStream']);
  });

  it('that stops it as it streams lets no more than the first event pass', async () => {
    recorder.stopAt = 'streaming';

    const { events, error } = await streamAnswer(client, '[[echo=one two]]').catch((thrown: unknown) => ({
      events: [],
      error: thrown,
    }));

    expect(events.length).toBeLessThanOrEqual(1);
    expect(error).toBeDefined();
  });

  it('that stops it when it is done breaks it off between its last event and its end', async () => {
    const reader = new EventTarget();
    const read = once(reader, 'read');
    recorder.stopAt = 'done';
    recorder.meanwhile = (phase) => (phase === 'done' ? read : Promise.resolve());
    const { stream } = await client.send(converseStream);

    const reading = (async () => {
      for await (const event of stream!) if (event.metadata) reader.dispatchEvent(new Event('read'));
    })();

    await expect(reading).rejects.toThrow();
    expect(recorder.seen.at(-1)).toBe('done bedrock ConverseStream');
  });

  it('that stops another operation breaks its connection', async () => {
    recorder.stopAt = 'done';

    await expect(count()).rejects.toThrow();
  });
});
