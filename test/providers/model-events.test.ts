import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ModelEvent } from '../../src/gateway/models/language-models';
import { converse, modelRequest } from './provider-requests';
import type { SseServer } from './sse-server';
import { delta, sendChunks, startSseServer, usage } from './sse-server';

let server: SseServer;
beforeAll(async () => {
  server = await startSseServer();
});
afterAll(() => server.close());

const eventsOf = async (...chunks: object[]) => {
  server.answer = sendChunks(...chunks);
  const { events, error } = await converse(server.models, modelRequest());
  expect(error).toBeUndefined();
  return events;
};

const start: ModelEvent = { messageStart: { role: 'assistant' } };
const stop = (stopReason: string): ModelEvent => ({ messageStop: { stopReason } });
const text = (contentBlockIndex: number, said: string): ModelEvent => ({
  contentBlockDelta: { contentBlockIndex, delta: { text: said } },
});
const thought = (contentBlockIndex: number, said: string): ModelEvent => ({
  contentBlockDelta: { contentBlockIndex, delta: { reasoningContent: { text: said } } },
});
const callStart = (contentBlockIndex: number, toolUseId: string, name: string): ModelEvent => ({
  contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId, name } } },
});
const input = (contentBlockIndex: number, piece: string): ModelEvent => ({
  contentBlockDelta: { contentBlockIndex, delta: { toolUse: { input: piece } } },
});
const blockStop = (contentBlockIndex: number): ModelEvent => ({ contentBlockStop: { contentBlockIndex } });
const call = (index: number | undefined, id: string | undefined, called: object) =>
  delta({ tool_calls: [{ index, id, function: called }] });

describe('an answer of Chat Completions as Converse has it', () => {
  it('is a block of text, its end, and what it took', async () => {
    const events = await eventsOf(
      delta({ role: 'assistant', content: '' }),
      delta({ content: 'Hel' }),
      delta({ content: 'lo' }),
      delta({}, 'stop'),
      usage(),
    );

    expect(events).toEqual([
      start,
      text(0, 'Hel'),
      text(0, 'lo'),
      blockStop(0),
      stop('end_turn'),
      { metadata: { usage: { inputTokens: 11, outputTokens: 2, totalTokens: 13 } } },
    ]);
  });

  it.each(['reasoning_content', 'reasoning'])(
    'has what the model thinks in a block of its own: %s',
    async (field) => {
      const events = await eventsOf(
        delta({ [field]: 'Hmm', content: null }),
        delta({ [field]: ', yes' }),
        delta({ content: 'Yes' }),
        delta({ content: '', [field]: null }, 'stop'),
      );

      expect(events).toEqual([
        start,
        thought(0, 'Hmm'),
        thought(0, ', yes'),
        blockStop(0),
        text(1, 'Yes'),
        blockStop(1),
        stop('end_turn'),
      ]);
    },
  );

  it('takes lists of parts, as Mistral’s reasoning models stream them', async () => {
    const events = await eventsOf(
      delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hmm' }] }] }),
      delta(
        {
          content: [
            { type: 'text', text: 'Yes' },
            { type: 'reference', reference_ids: [1] },
          ],
        },
        'stop',
      ),
    );

    expect(events).toEqual([
      start,
      thought(0, 'Hmm'),
      blockStop(0),
      text(1, 'Yes'),
      blockStop(1),
      stop('end_turn'),
    ]);
  });

  it('has each call of a tool in a block', async () => {
    const events = await eventsOf(
      delta({ content: 'Let me look.' }),
      call(0, 'call_1', { name: 'weather', arguments: '' }),
      call(0, undefined, { arguments: '{"city":' }),
      call(0, undefined, { arguments: '"Oslo"}' }),
      call(1, 'call_2', { name: 'time', arguments: '{}' }),
      delta({}, 'tool_calls'),
    );

    expect(events).toEqual([
      start,
      text(0, 'Let me look.'),
      blockStop(0),
      callStart(1, 'call_1', 'weather'),
      input(1, '{"city":'),
      input(1, '"Oslo"}'),
      blockStop(1),
      callStart(2, 'call_2', 'time'),
      input(2, '{}'),
      blockStop(2),
      stop('tool_use'),
    ]);
  });

  it('takes two calls under one number apart by their ids', async () => {
    const events = await eventsOf(
      call(0, 'call_1', { name: 'weather', arguments: '{}' }),
      call(0, 'call_2', { name: 'time', arguments: '{' }),
      call(0, 'call_2', { arguments: '}' }),
      delta({}, 'tool_calls'),
    );

    expect(events).toEqual([
      start,
      callStart(0, 'call_1', 'weather'),
      input(0, '{}'),
      blockStop(0),
      callStart(1, 'call_2', 'time'),
      input(1, '{'),
      input(1, '}'),
      blockStop(1),
      stop('tool_use'),
    ]);
  });

  it('gives calls an id where the server gives none', async () => {
    const events = await eventsOf(
      call(undefined, undefined, { name: 'weather', arguments: '{}' }),
      call(undefined, undefined, { name: 'weather', arguments: '{}' }),
      delta({}, 'tool_calls'),
    );

    const ids = events.flatMap((event) =>
      'contentBlockStart' in event
        ? (event.contentBlockStart['start'] as { toolUse: { toolUseId: string } }).toolUse.toolUseId
        : [],
    );
    expect(ids).toEqual([expect.stringMatching(/^call_[a-f0-9-]{36}$/), expect.any(String)]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('adds a late piece to the call that it belongs to', async () => {
    const events = await eventsOf(
      call(0, 'call_1', { name: 'weather', arguments: '{' }),
      call(1, 'call_2', { name: 'time', arguments: '{}' }),
      call(0, undefined, { arguments: '}' }),
      delta({}, 'tool_calls'),
    );

    expect(events.slice(-3)).toEqual([input(0, '}'), blockStop(1), stop('tool_use')]);
  });

  it('shows a refusal as text', async () => {
    const events = await eventsOf(delta({ refusal: 'I cannot' }), delta({ refusal: ' help.' }, 'stop'));

    expect(events).toEqual([start, text(0, 'I cannot'), text(0, ' help.'), blockStop(0), stop('end_turn')]);
  });

  it.each([
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['tool_calls', 'tool_use'],
    ['function_call', 'tool_use'],
    ['content_filter', 'content_filtered'],
    ['a_new_reason', 'a_new_reason'],
  ])('ends for the reason %s with %s', async (finishReason, stopReason) => {
    expect((await eventsOf(delta({ content: 'Hi' }, finishReason))).at(-1)).toEqual(stop(stopReason));
  });

  it('ends with tool_use where the tool was prescribed, and the provider says stop', async () => {
    const events = await eventsOf(call(0, 'call_1', { name: 'weather', arguments: '{}' }), delta({}, 'stop'));

    expect(events.at(-1)).toEqual(stop('tool_use'));
  });

  it('has no messageStop without a finish reason: the answer broke off', async () => {
    expect(await eventsOf(delta({ content: 'Hel' }), usage())).toEqual([start, text(0, 'Hel')]);
  });

  it('has no metadata without a usage', async () => {
    expect((await eventsOf(delta({ content: 'Hi' }, 'stop'))).at(-1)).toEqual(stop('end_turn'));
  });

  it('takes one choice alone, the first', async () => {
    const second = { index: 0, delta: { content: 'Hi' }, finish_reason: null };

    const events = await eventsOf({ choices: [second, { ...second, index: 1 }] }, delta({}, 'stop'));

    expect(events.filter((event) => 'contentBlockDelta' in event)).toEqual([text(0, 'Hi')]);
  });

  it('takes a chunk without a delta, and one without choices', async () => {
    const bare = { choices: [{ index: 0, finish_reason: 'stop' }] };

    expect(await eventsOf({ prompt_filter_results: [] }, bare)).toEqual([start, stop('end_turn')]);
  });
});

describe('what an answer took', () => {
  const measureOf = async (...chunks: object[]) => {
    const last = (await eventsOf(delta({ content: 'Hi' }, 'stop'), ...chunks)).at(-1)!;
    return 'metadata' in last ? last.metadata : undefined;
  };

  it('counts cached input apart', async () => {
    const prompt_tokens_details = { cached_tokens: 8 };

    expect(await measureOf(usage({ prompt_tokens_details }))).toEqual({
      usage: { inputTokens: 3, cacheReadInputTokens: 8, outputTokens: 2, totalTokens: 13 },
    });
  });

  it('counts DeepSeek’s cached input apart', async () => {
    expect(await measureOf(usage({ prompt_cache_hit_tokens: 11 }))).toMatchObject({
      usage: { inputTokens: 0, cacheReadInputTokens: 11 },
    });
  });

  it('counts as output what the total alone has', async () => {
    expect(await measureOf(usage({ total_tokens: 40 }))).toEqual({
      usage: { inputTokens: 11, outputTokens: 29, totalTokens: 40 },
    });
  });

  it('is the last count of a server that counts with every chunk', async () => {
    expect(await measureOf(usage({ completion_tokens: 1, total_tokens: 12 }), usage())).toMatchObject({
      usage: { outputTokens: 2 },
    });
  });

  it('takes Groq’s older place for it', async () => {
    const { usage: counted } = usage();

    expect(await measureOf({ choices: [], x_groq: { usage: counted } })).toMatchObject({
      usage: { inputTokens: 11 },
    });
  });

  it('takes counts that are none for nothing', async () => {
    const odd = { prompt_tokens: null, completion_tokens: -4, total_tokens: undefined };

    expect(await measureOf(usage(odd))).toEqual({
      usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
    });
  });

  it('names the tier that answered', async () => {
    expect(await measureOf({ ...usage(), service_tier: 'flex' })).toMatchObject({ serviceTier: 'flex' });
  });
});
