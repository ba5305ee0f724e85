import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBedrock, type Bedrock } from '../../../src/local/bedrock/start-bedrock';
import {
  eventNames,
  modelId,
  region,
  streamAnswer,
  transports,
  userMessage,
  type Transport,
} from './bedrock-client';

describe.each(Object.keys(transports) as Transport[])('faults over %s', (transport) => {
  let bedrock: Bedrock;
  let client: ReturnType<(typeof transports)[Transport]>;

  beforeAll(async () => {
    bedrock = await startBedrock({ region, tokensPerSecond: 0, firstTokenMs: 0 });
    client = transports[transport](bedrock.url);
  });
  afterAll(async () => {
    client.destroy();
    await bedrock.close();
  });

  it.each([
    ['throttle', 'ThrottlingException', 429],
    ['unavailable', 'ServiceUnavailableException', 503],
    ['access-denied', 'AccessDeniedException', 403],
    ['not-ready', 'ModelNotReadyException', 429],
    ['validation', 'ValidationException', 400],
  ])('%s refuses the call with a %s', async (fault, name, httpStatusCode) => {
    await expect(streamAnswer(client, `[[fault=${fault}]]`)).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode },
    });
  });

  it('throttle-once lets the retry of the SDK through', async () => {
    const before = bedrock.requests;
    const retrying = transports[transport](bedrock.url, { maxAttempts: 3 });

    const answer = await streamAnswer(retrying, '[[fault=throttle-once]] [[echo=again]]');
    retrying.destroy();

    expect(answer.text).toBe('again');
    expect(bedrock.requests - before).toBe(2);
  });

  it.each([
    ['error-after', 'ModelStreamErrorException'],
    ['throttle-after', 'ThrottlingException'],
  ])('%s ends the stream with a %s', async (fault, name) => {
    const answer = await streamAnswer(client, `[[tokens=40]] [[fault=${fault}:20]]`);

    expect(answer.deltas).toHaveLength(20);
    expect(answer.error).toMatchObject({ name });
    expect(answer.stopReason).toBeUndefined();
  });

  it.each(['error-once-after', 'throttle-once-after'])(
    '%s fails every second call with the same prompt',
    async (fault) => {
      const ask = () => streamAnswer(client, `[[echo=again]] [[fault=${fault}:0]]`);

      const [first, second, third] = [await ask(), await ask(), await ask()];

      expect(eventNames(first)).toEqual(['messageStart']);
      expect(first.error).toBeDefined();
      expect([second.text, second.error]).toEqual(['again', undefined]);
      expect(third.error).toBeDefined();
    },
  );

  it('cut-after ends the stream without an error and without messageStop', async () => {
    const answer = await streamAnswer(client, '[[tokens=40]] [[fault=cut-after:20]]');

    expect(answer.deltas).toHaveLength(20);
    expect(answer.error).toBeUndefined();
    expect(eventNames(answer)).toEqual(['messageStart', 'contentBlockDelta']);
  });

  it('cut-after:0 still begins the stream', async () => {
    const answer = await streamAnswer(client, '[[fault=cut-after:0]]');

    expect(eventNames(answer)).toEqual(['messageStart']);
  });

  it('cut-before ends the stream before its first event', async () => {
    const answer = await streamAnswer(client, '[[fault=cut-before]]');

    expect(answer).toMatchObject({ events: [], error: undefined });
  });

  it('reset-after breaks the stream off, which the SDK tells', async () => {
    const answer = await streamAnswer(client, '[[tokens=40]] [[fault=reset-after:20]]');

    expect(answer.deltas.length).toBeLessThanOrEqual(20);
    expect(answer.stopReason).toBeUndefined();
    expect(answer.error).toMatchObject({
      message: transport === 'HTTP/2' ? 'Stream closed with error code NGHTTP2_INTERNAL_ERROR' : 'aborted',
    });
  });

  it('no-metadata leaves out the last event', async () => {
    const answer = await streamAnswer(client, '[[echo=hi]] [[fault=no-metadata]]');

    expect(answer.stopReason).toBe('end_turn');
    expect(answer.metadata).toBeUndefined();
  });

  it.each([
    ['error-after:2', { name: 'ModelErrorException', $metadata: { httpStatusCode: 424 } }],
    ['throttle-after:2', { name: 'ThrottlingException' }],
  ])('%s fails Converse', async (fault, error) => {
    const messages = [userMessage(`[[fault=${fault}]]`)];

    await expect(client.send(new ConverseCommand({ modelId, messages }))).rejects.toMatchObject(error);
  });

  it.each(['cut-before', 'cut-after:2', 'reset-after:2', 'no-metadata'])(
    '%s breaks the connection of Converse',
    async (fault) => {
      const messages = [userMessage(`[[fault=${fault}]]`)];

      await expect(client.send(new ConverseCommand({ modelId, messages }))).rejects.toThrow(
        transport === 'HTTP/2' ? 'NGHTTP2_INTERNAL_ERROR' : 'socket hang up',
      );
    },
  );
});
