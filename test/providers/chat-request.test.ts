import { describe, expect, it } from '@jest/globals';
import type { ModelRequest } from '../../src/gateway/models/language-models';
import { chatRequestOf } from '../../src/providers/chat-request';
import { modelRequest, provider } from './provider-requests';

const bodyOf = (override: Partial<ModelRequest>, providerOverride = {}) =>
  chatRequestOf(modelRequest(override), provider(providerOverride)) as unknown as Record<string, unknown>;

const weather = { name: 'weather', inputSchema: { json: { type: 'object' } } };

describe('chatRequestOf', () => {
  it('asks the provider’s model for a stream with its usage, and no more tokens than are held', () => {
    expect(bodyOf({})).toEqual({
      model: 'gpt-5-mini',
      messages: [{ role: 'user', content: 'Hello' }],
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 200,
    });
  });

  it('bounds the answer in the older field of servers that know no other', () => {
    const body = bodyOf({}, { maxTokensField: 'max_tokens' });

    expect(body).toMatchObject({ max_tokens: 200 });
    expect(body).not.toHaveProperty('max_completion_tokens');
  });

  it('passes the sampling parameters on', () => {
    const inferenceConfig = { maxTokens: 5, temperature: 0, topP: 0.9, stopSequences: ['END'] };

    expect(bodyOf({ inferenceConfig })).toMatchObject({ temperature: 0, top_p: 0.9, stop: ['END'] });
  });

  it('leaves an empty list of stop sequences out, which OpenAI refuses', () => {
    expect(bodyOf({ inferenceConfig: { maxTokens: 5, stopSequences: [] } })).not.toHaveProperty('stop');
  });

  it('passes tools on without their cache points', () => {
    const described = { ...weather, description: 'Tells the weather', strict: true };
    const tools = [{ toolSpec: described }, { cachePoint: { type: 'default' as const } }];

    expect(bodyOf({ toolConfig: { tools } })).toMatchObject({
      tools: [
        {
          type: 'function',
          function: {
            name: 'weather',
            description: 'Tells the weather',
            parameters: { type: 'object' },
            strict: true,
          },
        },
      ],
    });
    expect(bodyOf({ toolConfig: { tools } })).not.toHaveProperty('tool_choice');
  });

  it('names no tools where there is a cache point alone', () => {
    const toolConfig = { tools: [{ cachePoint: { type: 'default' as const } }], toolChoice: { any: {} } };

    expect(Object.keys(bodyOf({ toolConfig }))).not.toEqual(expect.arrayContaining(['tools']));
    expect(bodyOf({ toolConfig })).not.toHaveProperty('tool_choice');
  });

  it.each([
    ['auto', { auto: {} }, 'auto'],
    ['any', { any: {} }, 'required'],
    ['a tool', { tool: { name: 'weather' } }, { type: 'function', function: { name: 'weather' } }],
  ])('passes on the choice of %s', (_, toolChoice, choice) => {
    const toolConfig = { tools: [{ toolSpec: weather }], toolChoice };

    expect(bodyOf({ toolConfig })).toMatchObject({ tool_choice: choice });
  });

  it('asks for structured output by its schema, and for effort', () => {
    const jsonSchema = { schema: '{"type":"object"}', name: 'city', description: 'A city' };
    const outputConfig = {
      textFormat: { type: 'json_schema' as const, structure: { jsonSchema } },
      effort: 'low',
    };

    expect(bodyOf({ outputConfig })).toMatchObject({
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'city', description: 'A city', schema: { type: 'object' }, strict: true },
      },
      reasoning_effort: 'low',
    });
  });

  it('gives a schema the name that OpenAI wants and Converse does not', () => {
    const structure = { jsonSchema: { schema: '{}' } };

    expect(bodyOf({ outputConfig: { textFormat: { type: 'json_schema', structure } } })).toMatchObject({
      response_format: { json_schema: { name: 'answer', schema: {} } },
    });
  });

  it('refuses a schema that is not JSON, as any model would', () => {
    const structure = { jsonSchema: { schema: '{my secret' } };
    const ask = () => bodyOf({ outputConfig: { textFormat: { type: 'json_schema', structure } } });

    expect(ask).toThrow(
      expect.objectContaining({
        code: 'bedrock_validation_error',
        outage: false,
        message: expect.not.stringContaining('secret'),
      }),
    );
  });

  it('passes the model’s own fields on at the top, and the service tier', () => {
    const body = bodyOf({
      additionalModelRequestFields: { seed: 7, chat_template_kwargs: { enable_thinking: false } },
      serviceTier: { type: 'flex' },
    });

    expect(body).toMatchObject({
      seed: 7,
      chat_template_kwargs: { enable_thinking: false },
      service_tier: 'flex',
    });
  });

  it.each(['model', 'messages', 'stream', 'stream_options', 'max_tokens', 'max_completion_tokens', 'n'])(
    'lets no client set %s, which says what an answer is and can cost',
    (field) => {
      const plain = bodyOf({});

      expect(bodyOf({ additionalModelRequestFields: { [field]: 1_000_000 } })).toEqual(plain);
    },
  );

  it('lets what Converse has a field for win over the model’s own', () => {
    const inferenceConfig = { maxTokens: 5, temperature: 0.1 };

    expect(bodyOf({ inferenceConfig, additionalModelRequestFields: { temperature: 2 } })).toMatchObject({
      temperature: 0.1,
    });
  });

  it('keeps to itself what Chat Completions has no place for', () => {
    expect(
      Object.keys(bodyOf({ performanceConfig: { latency: 'optimized' }, metadata: { a: 'b' } })),
    ).toEqual(Object.keys(bodyOf({})));
  });
});
