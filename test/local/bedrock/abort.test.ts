import { ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { tokenUsage, type LanguageModel } from '../../../src/local/bedrock/language-model';
import { startBedrock, type Bedrock } from '../../../src/local/bedrock/start-bedrock';
import { modelId, region, transports, userMessage, type Transport } from './bedrock-client';

/** Talks until it is stopped, and tells when it was. */
class EndlessModel extends EventTarget implements LanguageModel {
  async *generate(_: unknown, signal: AbortSignal) {
    try {
      while (!signal.aborted) {
        yield 'on and ';
        await setTimeout(1, undefined, { signal });
      }
      return { stopReason: 'end_turn' as const, usage: tokenUsage(0, 0) };
    } finally {
      this.dispatchEvent(new Event('stopped'));
    }
  }
}

const converseStream = (text: string) =>
  new ConverseStreamCommand({ modelId, messages: [userMessage(text)] });

describe.each(Object.keys(transports) as Transport[])('a client that goes away over %s', (transport) => {
  let bedrock: Bedrock;
  afterEach(() => bedrock.close());

  it('stops the model by aborting its call', async () => {
    const model = new EndlessModel();
    const stopped = once(model, 'stopped');
    bedrock = await startBedrock({ region, model });
    const client = transports[transport](bedrock.url);
    const controller = new AbortController();

    const { stream } = await client.send(converseStream('Go on'), { abortSignal: controller.signal });
    for await (const event of stream ?? []) if (event.contentBlockDelta) break;
    controller.abort();

    await stopped;
    client.destroy();
  });

  it.each([
    ['the fault hang', '[[fault=hang]]'],
    ['a slow first token', '[[first=3600000]]'],
  ])('is not kept waiting by %s', async (_, prompt) => {
    const controller = new AbortController();
    const onRequest = () => controller.abort();
    bedrock = await startBedrock({ region, onRequest });
    const client = transports[transport](bedrock.url);

    const call = client.send(converseStream(prompt), { abortSignal: controller.signal });

    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    client.destroy();
  });

  it.each([
    ['the fault hang-after', '[[tokens=9]] [[pace=0]] [[fault=hang-after:1]]'],
    ['a slow pace', '[[tokens=9]] [[pace=1]]'],
  ])('has the first token in spite of %s', async (_, prompt) => {
    bedrock = await startBedrock({ region, firstTokenMs: 0 });
    const client = transports[transport](bedrock.url);

    const { stream } = await client.send(converseStream(prompt));
    const deltas: string[] = [];
    for await (const { contentBlockDelta } of stream ?? []) {
      deltas.push(...(contentBlockDelta?.delta?.text ? [contentBlockDelta.delta.text] : []));
      if (deltas.length > 0) break;
    }
    client.destroy();

    expect(deltas).toHaveLength(1);
  });

  it('does not keep a closing server waiting', async () => {
    const model = new EndlessModel();
    const stopped = once(model, 'stopped');
    bedrock = await startBedrock({ region, model });
    const client = transports[transport](bedrock.url);
    await client.send(converseStream('Go on'));

    await bedrock.close();

    await stopped;
    client.destroy();
  });
});
