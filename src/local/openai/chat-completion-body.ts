import * as v from 'valibot';
import { BedrockError } from '../bedrock/bedrock-error';

const textPart = v.object({ type: v.literal('text'), text: v.string() });
const imagePart = v.object({
  type: v.literal('image_url'),
  image_url: v.object({
    url: v.pipe(v.string(), v.regex(/^data:image\/(?:gif|jpeg|png|webp);base64,[A-Za-z0-9+/]+=*$/)),
  }),
});
const filePart = v.object({
  type: v.literal('file'),
  file: v.object({
    filename: v.string(),
    file_data: v.pipe(v.string(), v.regex(/^data:application\/pdf;base64,[A-Za-z0-9+/]+=*$/)),
  }),
});

const words = v.union([v.string(), v.array(textPart)]);

const message = v.variant('role', [
  v.object({ role: v.picklist(['system', 'developer']), content: words }),
  v.object({
    role: v.literal('user'),
    content: v.union([v.string(), v.array(v.variant('type', [textPart, imagePart, filePart]))]),
  }),
  v.object({
    role: v.literal('assistant'),
    content: v.nullish(words),
    tool_calls: v.optional(
      v.array(
        v.object({
          id: v.string(),
          type: v.literal('function'),
          function: v.object({ name: v.string(), arguments: v.string() }),
        }),
      ),
      [],
    ),
  }),
  v.object({ role: v.literal('tool'), tool_call_id: v.string(), content: words }),
]);

const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const chatCompletionBody = v.looseObject({
  model: v.pipe(v.string(), v.minLength(1)),
  messages: v.pipe(v.array(message), v.minLength(1)),
  stream: v.literal(true, 'the local stand-in streams every answer'),
  stream_options: v.optional(v.looseObject({ include_usage: v.optional(v.boolean(), false) })),
  max_tokens: v.optional(count),
  max_completion_tokens: v.optional(count),
  temperature: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  top_p: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  stop: v.optional(v.union([v.string(), v.pipe(v.array(v.string()), v.maxLength(4))])),
  tools: v.optional(
    v.pipe(
      v.array(v.object({ type: v.literal('function'), function: v.looseObject({ name: v.string() }) })),
      v.minLength(1),
    ),
  ),
  response_format: v.optional(
    v.variant('type', [
      v.object({ type: v.picklist(['text', 'json_object']) }),
      v.object({
        type: v.literal('json_schema'),
        json_schema: v.looseObject({ name: v.string(), schema: v.record(v.string(), v.unknown()) }),
      }),
    ]),
  ),
  service_tier: v.optional(v.string()),
});

/** The part of a request for a chat completion that the stand-in reads. */
export type ChatCompletionBody = v.InferOutput<typeof chatCompletionBody>;
export type ChatMessage = ChatCompletionBody['messages'][number];

/** @throws BedrockError ValidationException for a body that OpenAI would refuse */
export function parseChatCompletion(body: string): ChatCompletionBody {
  const result = v.safeParse(chatCompletionBody, parseJson(body));
  if (!result.success) {
    const [issue] = result.issues;
    throw refusal(`Invalid value at ${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
  }
  checkToolMessages(result.output.messages);
  return result.output;
}

/** Each call is answered, by tool messages right behind the message that made it. */
function checkToolMessages(messages: readonly ChatMessage[]): void {
  let open = new Set<string>();
  for (const message of messages) {
    if (message.role === 'tool') {
      if (open.delete(message.tool_call_id)) continue;
      throw refusal("Messages with role 'tool' must be a response to a preceding message with 'tool_calls'.");
    }
    if (open.size > 0) throw refusal("'tool_calls' must be followed by tool messages to each of them.");
    if (message.role === 'assistant') open = new Set(message.tool_calls.map(({ id }) => id));
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new BedrockError('ValidationException', 'We could not parse the JSON body of your request.', {
      cause,
    });
  }
}

const refusal = (message: string) => new BedrockError('ValidationException', message);
