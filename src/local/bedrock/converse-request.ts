import * as v from 'valibot';
import { BedrockError } from './bedrock-error';

/** Base64, of which the length tells that the bytes have come. */
const media = v.looseObject({
  format: v.string(),
  name: v.optional(v.string()),
  source: v.looseObject({ bytes: v.pipe(v.string(), v.base64()) }),
});

const ToolResultContent = v.looseObject({
  text: v.optional(v.string()),
  json: v.optional(v.unknown()),
  image: v.optional(media),
  document: v.optional(media),
});

const ContentBlock = v.looseObject({
  text: v.optional(v.string()),
  image: v.optional(media),
  document: v.optional(media),
  toolUse: v.optional(v.looseObject({ toolUseId: v.string(), name: v.string() })),
  toolResult: v.optional(v.looseObject({ toolUseId: v.string(), content: v.array(ToolResultContent) })),
  guardContent: v.optional(v.looseObject({ text: v.optional(v.looseObject({ text: v.string() })) })),
});

const tokensEntries = {
  messages: v.optional(
    v.array(
      v.looseObject({ role: v.picklist(['user', 'assistant', 'system']), content: v.array(ContentBlock) }),
    ),
    [],
  ),
  system: v.optional(v.array(ContentBlock), []),
  toolConfig: v.optional(v.unknown()),
};

const GuardrailConfig = v.looseObject({
  guardrailIdentifier: v.optional(v.string()),
  guardrailVersion: v.optional(v.string()),
  trace: v.optional(v.picklist(['enabled', 'disabled', 'enabled_full']), 'disabled'),
  streamProcessingMode: v.optional(v.picklist(['sync', 'async']), 'sync'),
});

const ConverseBody = v.looseObject({
  ...tokensEntries,
  inferenceConfig: v.optional(
    v.looseObject({
      maxTokens: v.optional(v.pipe(v.number(), v.integer())),
      temperature: v.optional(v.number()),
      topP: v.optional(v.number()),
      stopSequences: v.optional(v.array(v.string()), []),
    }),
    {},
  ),
  guardrailConfig: v.optional(GuardrailConfig),
});

const CountTokensBody = v.looseObject({
  input: v.looseObject({ converse: v.optional(v.looseObject(tokensEntries)) }),
});

const ApplyGuardrailBody = v.looseObject({
  source: v.picklist(['INPUT', 'OUTPUT']),
  content: v.array(v.looseObject({ text: v.optional(v.looseObject({ text: v.string() })) })),
});

/** The part of a Converse or ConverseStream request that the stand-in reads. */
export type ConverseRequest = v.InferOutput<typeof ConverseBody>;
export type ConverseTokens = Pick<ConverseRequest, 'messages' | 'system' | 'toolConfig'>;
export type ConverseMessage = ConverseRequest['messages'][number];
export type ConverseContentBlock = ConverseMessage['content'][number];
/** Base64-encoded, as images and documents come. */
export type Media = v.InferOutput<typeof media>;
export type GuardrailRequest = v.InferOutput<typeof GuardrailConfig>;

/** The shape of the body of Converse and ConverseStream; see `validateConverse` for its rules. */
export const parseConverse = (body: string): ConverseRequest => parse(ConverseBody, body);

/** The body of CountTokens, of which the `invokeModel` variant is not played. */
export function parseCountTokens(body: string): ConverseTokens {
  const { converse } = parse(CountTokensBody, body).input;
  if (converse) return converse;
  throw new BedrockError(
    'ValidationException',
    'The local Bedrock counts the tokens of a converse input only.',
  );
}

/** The body of ApplyGuardrail, of which only text is assessed. */
export const parseApplyGuardrail = (body: string): v.InferOutput<typeof ApplyGuardrailBody> =>
  parse(ApplyGuardrailBody, body);

function parse<Schema extends v.GenericSchema>(schema: Schema, body: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, parseJson(body));
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new BedrockError(
    'ValidationException',
    `1 validation error detected: Value at '${v.getDotPath(issue) ?? 'body'}' failed to satisfy constraint: ${issue.message}`,
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new BedrockError('ValidationException', 'The request body is not valid JSON.', { cause });
  }
}
