import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions';
import type { OpenAi, ProviderRequest } from '../../../src/local/openai/start-openai';
import { startOpenAi } from '../../../src/local/openai/start-openai';

const received: ProviderRequest[] = [];
let openAi: OpenAi;
beforeAll(async () => {
  openAi = await startOpenAi({
    providers: {
      openai: { apiKeySecretName: 'openai-key', apiKeyHeader: 'Authorization' },
      azure: { apiKeySecretName: 'azure-key', apiKeyHeader: 'api-key' },
      ollama: { apiKeyHeader: 'Authorization' },
    },
    keyOf: (name) => ({ 'openai-key': 'sk-one', 'azure-key': 'az-one' })[name],
    tokensPerSecond: 0,
    firstTokenMs: 0,
    onRequest: (request) => received.push(request),
  });
});
afterAll(() => openAi.close());

type Body = Omit<ChatCompletionCreateParamsStreaming, 'stream'>;

const client = (provider = 'openai', apiKey = 'sk-one', defaultHeaders = {}) =>
  new OpenAI({ baseURL: `${openAi.url}/${provider}/v1`, apiKey, maxRetries: 0, defaultHeaders });

async function complete(text: string, body: Partial<Body> = {}, asking = client()) {
  const chunks: ChatCompletionChunk[] = [];
  const stream = await asking.chat.completions.create({
    model: 'gpt-5-mini',
    messages: [{ role: 'user', content: text }],
    ...body,
    stream: true,
  });
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const textOf = (chunks: readonly ChatCompletionChunk[]) =>
  chunks.map(({ choices: [choice] }) => choice?.delta.content ?? '').join('');

describe('the local OpenAI', () => {
  it('streams an answer in chunks, whose last names why it ended', async () => {
    const chunks = await complete('[[echo=Hello there]]');

    expect(textOf(chunks)).toBe('Hello there');
    expect(chunks[0]).toMatchObject({
      object: 'chat.completion.chunk',
      model: 'gpt-5-mini',
      choices: [{ index: 0, delta: { role: 'assistant' }, finish_reason: null }],
    });
    expect(chunks.at(-1)!.choices[0]!.finish_reason).toBe('stop');
  });

  it('tells the usage where it is asked to, in a chunk without choices', async () => {
    const [usage] = (await complete('Hi [[tokens=3]]', { stream_options: { include_usage: true } })).slice(
      -1,
    );

    expect(usage).toMatchObject({
      choices: [],
      usage: { completion_tokens: 3, prompt_tokens: expect.any(Number) },
    });
    expect((await complete('Hi')).some((chunk) => chunk.usage)).toBe(false);
  });

  it.each(['max_tokens', 'max_completion_tokens'])('makes no more tokens than %s', async (field) => {
    const chunks = await complete('[[echo=one two three four]]', { [field]: 2 });

    expect(textOf(chunks)).toBe('one two');
    expect(chunks.at(-1)!.choices[0]!.finish_reason).toBe('length');
  });

  it('calls tools, and thinks before', async () => {
    const chunks = await complete('[[think=Hmm]] [[tool=weather {"city":"Oslo"}]]');

    const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta));
    const calls = deltas.flatMap(({ tool_calls }) => tool_calls ?? []);
    const thoughts = deltas.map((delta) => ('reasoning_content' in delta ? delta.reasoning_content : ''));
    expect(thoughts.join('')).toBe('Hmm');
    expect(calls[0]).toMatchObject({
      index: 0,
      id: expect.stringMatching(/^call_/),
      function: { name: 'weather', arguments: '' },
    });
    expect(calls.map(({ function: called }) => called?.arguments).join('')).toBe('{"city":"Oslo"}');
    expect(chunks.at(-1)!.choices[0]!.finish_reason).toBe('tool_calls');
  });

  it('answers in the form of a schema', async () => {
    const schema = {
      type: 'object',
      properties: {
        city: { type: 'string' },
        sky: { enum: ['blue', 'grey'] },
        days: { type: 'array', items: { type: ['integer', 'null'] } },
        warm: { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
      },
    };

    const answer = textOf(
      await complete('Weather', {
        response_format: { type: 'json_schema', json_schema: { name: 'weather', schema } },
      }),
    );

    expect(JSON.parse(answer)).toEqual({ city: 'text', sky: 'blue', days: [1], warm: true });
  });

  it('reads images, documents and the results of tools', async () => {
    const answer = textOf(
      await complete('', {
        messages: [
          {
            role: 'assistant',
            tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{}' } }],
          },
          { role: 'tool', tool_call_id: 'call_1', content: 'Rain in Oslo' },
          {
            role: 'user',
            content: [
              { type: 'image_url', image_url: { url: 'data:image/png;base64,aWE=' } },
              { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,aWE=' } },
            ],
          },
        ],
      }),
    );

    expect(answer).toContain('[image: png, 2 bytes]');
  });

  it.each([
    ['no key', () => client('openai', 'sk-wrong'), 401],
    ['Azure’s key in the other header', () => client('azure', 'az-one'), 401],
    ['a provider that is not there', () => client('mistral'), 404],
  ])('refuses %s', async (_, asking, status) => {
    await expect(complete('Hello', {}, asking())).rejects.toMatchObject({ status });
  });

  it('takes Azure’s header, and no key where none is wanted', async () => {
    await complete('Hello', {}, client('azure', 'none', { 'api-key': 'az-one' }));
    await complete('Hello', {}, client('ollama', 'anything'));

    expect(received.slice(-2).map(({ provider }) => provider)).toEqual(['azure', 'ollama']);
  });

  it('counts requests, and those without the right key apart', async () => {
    const { requests, unauthorised } = openAi;

    await complete('Hello');
    await complete('Hello', {}, client('openai', 'sk-wrong')).catch(() => undefined);

    expect([openAi.requests - requests, openAi.unauthorised - unauthorised]).toEqual([1, 1]);
  });

  it.each([
    ['a result without its call', [{ role: 'tool' as const, tool_call_id: 'call_1', content: 'Rain' }]],
    [
      'a call without its result',
      [
        {
          role: 'assistant' as const,
          tool_calls: [
            { id: 'call_1', type: 'function' as const, function: { name: 'weather', arguments: '{}' } },
          ],
        },
        { role: 'user' as const, content: 'So?' },
      ],
    ],
    ['no message', []],
  ])('refuses %s, as OpenAI does', async (_, messages) => {
    await expect(complete('', { messages })).rejects.toMatchObject({ status: 400 });
  });
});

describe('the faults of the local OpenAI', () => {
  it.each([
    ['throttle', 429, 'rate_limit_exceeded'],
    ['unavailable', 503, null],
    ['access-denied', 403, null],
    ['not-ready', 503, null],
    ['validation', 400, null],
  ])('%s is a %d', async (fault, status, code) => {
    await expect(complete(`[[fault=${fault}]]`)).rejects.toMatchObject({ status, code });
  });

  it('is of one model alone where it says so', async () => {
    const fault = '[[fault=throttle on nano]] [[echo=Hi]]';

    expect(textOf(await complete(fault))).toBe('Hi');
    await expect(complete(fault, { model: 'gpt-5-nano' })).rejects.toMatchObject({ status: 429 });
  });

  it('throttle-once lets the second request through', async () => {
    const fault = '[[fault=throttle-once]] [[echo=again]]';

    await expect(complete(fault)).rejects.toMatchObject({ status: 429 });
    expect(textOf(await complete(fault))).toBe('again');
  });

  it('error-after comes in the stream', async () => {
    await expect(complete('[[fault=error-after:3]]')).rejects.toMatchObject({
      status: undefined,
      type: 'server_error',
    });
  });

  it('cut-after ends the stream without its end', async () => {
    const chunks = await complete('[[fault=cut-after:3]]');

    expect(chunks).toHaveLength(4);
    expect(chunks.some(({ choices: [choice] }) => choice?.finish_reason)).toBe(false);
  });

  it('reset-after breaks the connection', async () => {
    await expect(complete('[[fault=reset-after:3]]')).rejects.toThrow();
  });

  it('no-metadata leaves the usage out', async () => {
    const chunks = await complete('[[fault=no-metadata]]', { stream_options: { include_usage: true } });

    expect(chunks.some(({ usage }) => usage)).toBe(false);
  });
});
