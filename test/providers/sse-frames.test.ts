import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { ModelEvent } from '../../src/gateway/models/language-models';
import { chatRequestOf } from '../../src/providers/chat-request';
import { modelEventsOf } from '../../src/providers/model-events';
import { openStream } from '../../src/providers/open-stream';
import { converse, modelRequest, provider, textOf } from './provider-requests';
import type { SseServer } from './sse-server';
import { delta, frame, sendChunks, sendFrames, startSseServer, usage } from './sse-server';

let server: SseServer;
beforeAll(async () => {
  server = await startSseServer();
});
afterAll(() => server.close());

const ask = () => converse(server.models, modelRequest());
const whole = [
  delta({ reasoning_content: 'Schön …' }),
  delta({ content: 'Grüße 👋🏽' }),
  delta({ content: 'line\none\r\ntwo' }),
  delta({ tool_calls: [{ index: 0, id: 'call_1', function: { name: 'weather', arguments: '{"a":"ö"}' } }] }),
  delta({}, 'tool_calls'),
  usage(),
];

describe('a stream of server-sent events', () => {
  it('may come byte by byte', async () => {
    server.answer = sendChunks(...whole);
    const expected = (await ask()).events;
    const trickle = async (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const byte of Buffer.from([...whole.map(frame), 'data: [DONE]\n\n'].join(''))) {
        response.write(Uint8Array.of(byte));
        await setImmediate();
      }
      response.end();
    };
    server.answer = (response) => void trickle(response);

    expect((await ask()).events).toEqual(expected);
    expect(textOf(expected)).toBe('Grüße 👋🏽line\none\r\ntwo');
  });

  it('may have comments that keep it alive, names, and CRLF', async () => {
    server.answer = sendFrames(
      ': OPENROUTER PROCESSING\n\n',
      `event: message\r\ndata: ${JSON.stringify(delta({ content: 'Hi' }))}\r\n\r\n`,
      ': ping\r\n\r\n',
      `id: 7\r\ndata:${JSON.stringify(delta({}, 'stop'))}\r\n\r\n`,
      'data: [DONE]\r\n\r\n',
    );

    const { events, error } = await ask();

    expect(error).toBeUndefined();
    expect(textOf(events)).toBe('Hi');
    expect(events.at(-1)).toEqual({ messageStop: { stopReason: 'end_turn' } });
  });

  it('may end without [DONE]', async () => {
    server.answer = sendFrames(frame(delta({ content: 'Hi' }, 'stop')), frame(usage()));

    expect((await ask()).events.at(-1)).toMatchObject({ metadata: { usage: { outputTokens: 2 } } });
  });

  it('that holds no event is an answer that never began', async () => {
    server.answer = sendFrames();

    expect(await ask()).toEqual({ events: [] });
  });

  it('that is no JSON fails, in words of the gateway’s own and without a log line', async () => {
    server.answer = sendFrames(frame(delta({ content: 'Hel' })), 'data: my secret\n\n');

    const { events, error } = await ask();

    expect(textOf(events)).toBe('Hel');
    expect(error).toMatchObject({ code: 'bedrock_api_error', passing: false, outage: false });
    expect(error!.message).not.toContain('secret');
  });

  it('is the same answer in whatever pieces it comes, and however its lines end', async () => {
    const newline = fc.constantFrom('\n', '\r\n');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(60), { maxLength: 40 }), newline, async (sizes, end) => {
        const frames = [...whole.map((chunk) => `data: ${JSON.stringify(chunk)}`), 'data: [DONE]'];
        const bytes = Buffer.from(frames.map((each) => each + end + end).join(''));

        expect(await eventsOf(pieces(bytes, sizes))).toEqual(await eventsOf([bytes]));
      }),
    );
  });
});

function pieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  let from = 0;
  const cut = sizes.map((size) => bytes.subarray(from, (from += size)));
  return [...cut, bytes.subarray(from)];
}

/** Through the real client, on an answer whose body comes in these pieces. */
async function eventsOf(body: readonly Buffer[]): Promise<ModelEvent[]> {
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const piece of body) if (piece.length > 0) controller.enqueue(piece);
      controller.close();
    },
  });
  const chunks = await openStream({
    provider: provider(),
    baseUrl: 'https://api.openai.com/v1',
    key: undefined,
    body: chatRequestOf(modelRequest(), provider()),
    signal: new AbortController().signal,
    fetch: async () => new Response(stream),
  });
  const events: ModelEvent[] = [];
  for await (const event of modelEventsOf(chunks)) events.push(event);
  return events;
}
