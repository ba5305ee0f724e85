import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionFunctionTool,
} from 'openai/resources/chat/completions';
import type { ToolConfig } from '../gateway/contract/content';
import type { ModelRequest, Provider } from '../gateway/models/language-models';
import { chatMessagesOf } from './chat-messages';
import { notTaken } from './provider-errors';

type Body = ChatCompletionCreateParamsStreaming;

/** What says which model is asked, what, how it answers, and how much that can cost. */
const RESERVED = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'n',
  'max_tokens',
  'max_completion_tokens',
]);

/**
 * A Converse request as Chat Completions takes it. `metadata` stays here: those APIs take it with stored answers only.
 *
 * @throws ModelError for what the API has no field for
 */
export function chatRequestOf(request: ModelRequest, { maxTokensField }: Provider): Body {
  const { inferenceConfig, outputConfig, serviceTier } = request;
  const { maxTokens, temperature, topP, stopSequences = [] } = inferenceConfig;
  return {
    ...unreserved(request.additionalModelRequestFields),
    model: request.modelId,
    messages: chatMessagesOf(request),
    stream: true,
    stream_options: { include_usage: true },
    [maxTokensField]: maxTokens,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stopSequences.length > 0 && { stop: stopSequences }),
    ...toolFields(request.toolConfig),
    ...(outputConfig?.textFormat && { response_format: responseFormatOf(outputConfig.textFormat) }),
    ...(outputConfig?.effort !== undefined && {
      reasoning_effort: outputConfig.effort as NonNullable<Body['reasoning_effort']>,
    }),
    ...(serviceTier && { service_tier: serviceTier.type as NonNullable<Body['service_tier']> }),
  };
}

function unreserved(fields: ModelRequest['additionalModelRequestFields'] = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !RESERVED.has(field)));
}

function toolFields(toolConfig: ToolConfig | undefined): Partial<Body> {
  const tools = (toolConfig?.tools ?? []).flatMap(({ toolSpec }): ChatCompletionFunctionTool[] => {
    if (!toolSpec) return [];
    const { name, description, inputSchema, strict } = toolSpec;
    const optional = {
      ...(description !== undefined && { description }),
      ...(strict !== undefined && { strict }),
    };
    return [{ type: 'function', function: { name, ...optional, parameters: inputSchema.json } }];
  });
  if (tools.length === 0) return {};
  const choice = toolConfig?.toolChoice && toolChoiceOf(toolConfig.toolChoice);
  return { tools, ...(choice && { tool_choice: choice }) };
}

function toolChoiceOf({
  any,
  tool,
}: NonNullable<ToolConfig['toolChoice']>): NonNullable<Body['tool_choice']> {
  if (tool) return { type: 'function', function: { name: tool.name } };
  return any ? 'required' : 'auto';
}

type TextFormat = NonNullable<NonNullable<ModelRequest['outputConfig']>['textFormat']>;

function responseFormatOf({ structure }: TextFormat): NonNullable<Body['response_format']> {
  const { schema, name = 'answer', description } = structure.jsonSchema;
  return {
    type: 'json_schema',
    // Converse's structured output always holds to its schema.
    json_schema: { name, schema: parse(schema), strict: true, ...(description && { description }) },
  };
}

function parse(schema: string): Record<string, unknown> {
  try {
    return JSON.parse(schema) as Record<string, unknown>;
  } catch {
    throw notTaken('The schema in outputConfig.textFormat is not JSON.', { outage: false });
  }
}
