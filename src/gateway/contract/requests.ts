import * as v from 'valibot';
import { GatewayError } from '../errors';
import { contentBlock, systemBlock, toolConfig } from './content';

/** Raised with every change that an existing client could notice. */
export const CONTRACT_VERSION = 1;

const identifier = (what: string) =>
  v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9_-]{1,64}$/, `${what} takes 1–64 letters, digits, dashes and underscores`),
  );

const message = v.strictObject({
  role: v.picklist(['user', 'assistant']),
  content: v.pipe(v.array(contentBlock), v.minLength(1, 'A message needs at least one content block')),
});

const inferenceConfig = v.strictObject({
  /** The most output tokens to make; the model's own maximum where absent. */
  maxTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  temperature: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  topP: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  stopSequences: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.maxLength(4))),
});

/** Bedrock adds values: an unknown one is the provider's to judge. */
const openEnumeration = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,32}$/));

const outputConfig = v.strictObject({
  textFormat: v.optional(
    v.strictObject({
      type: v.literal('json_schema'),
      structure: v.strictObject({
        jsonSchema: v.strictObject({
          /** The JSON Schema, as text. */
          schema: v.pipe(v.string(), v.minLength(2)),
          name: v.optional(v.string()),
          description: v.optional(v.string()),
        }),
      }),
    }),
  ),
  effort: v.optional(openEnumeration),
});

const version = v.optional(v.literal(CONTRACT_VERSION, `This gateway speaks version ${CONTRACT_VERSION}`));
const requestId = identifier('requestId');
/** The team that pays: one of the caller's own. The first of them in the gateway's order where absent. */
const team = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64)));

/** One turn of a conversation: Bedrock Converse's own `messages`, `system`, `inferenceConfig`, `toolConfig` and so on. */
export const chatRequest = v.strictObject({
  type: v.optional(v.literal('chat'), 'chat'),
  version,
  conversationId: identifier('conversationId'),
  /** Names the turn: publishing it again is answered and charged once. Minted by the gateway where absent. */
  requestId: v.optional(requestId),
  modelId: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  messages: v.pipe(
    v.array(message),
    v.minLength(1, 'At least one message is needed'),
    v.check(
      (messages) =>
        messages.every(({ role }, index) => role === (index % 2 === 0 ? 'user' : 'assistant')) &&
        messages.length % 2 === 1,
      'Messages must alternate between user and assistant, and begin and end with user',
    ),
  ),
  system: v.optional(v.array(systemBlock)),
  inferenceConfig: v.optional(inferenceConfig),
  /** Tools that the client has: the model asks for one in a `toolUse` block, the next turn answers it. */
  toolConfig: v.optional(toolConfig),
  /** Structured output, where the model has it. */
  outputConfig: v.optional(outputConfig),
  /** What only this model takes, such as its reasoning: Converse's own field, passed as given. */
  additionalModelRequestFields: v.optional(v.record(v.string(), v.unknown())),
  performanceConfig: v.optional(v.strictObject({ latency: openEnumeration })),
  serviceTier: v.optional(v.strictObject({ type: openEnumeration })),
  /**
   * `oldest`: where the conversation is too long for the model, the oldest questions are left out with their answers, as few
   * as will do. Without it such a request is refused.
   */
  trim: v.optional(v.literal('oldest')),
  /** BCP 47, such as `de` or `pt-BR`: the language of prepared responses that may answer. */
  language: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'language takes a BCP 47 tag')),
  ),
  /** `skip`: the model shall answer, also where a response is prepared. */
  prepared: v.optional(v.literal('skip')),
  team,
});

/** Stops a turn of the same user. One that arrives before its turn wins over it. */
export const cancelRequest = v.strictObject({ type: v.literal('cancel'), version, requestId });

/** Asks what became of a turn of the same user. */
export const resumeRequest = v.strictObject({
  type: v.literal('resume'),
  version,
  requestId,
  /** The last `seq` that the client holds; -1 for none. */
  afterSeq: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-1)), -1),
});

/** Asks for the caller's limits and what is left of them. */
export const usageRequest = v.strictObject({
  type: v.literal('usage'),
  version,
  requestId: v.optional(requestId),
  team,
});

/** Asks for the models that the caller may use. */
export const modelsRequest = v.strictObject({
  type: v.literal('models'),
  version,
  requestId: v.optional(requestId),
});

/** Everything that a client may publish to `/Inbound-Messages/{own id}[/…]`. */
export const requestSchemas = {
  chat: chatRequest,
  cancel: cancelRequest,
  resume: resumeRequest,
  usage: usageRequest,
  models: modelsRequest,
} as const;

export type ChatRequest = v.InferOutput<typeof chatRequest>;
export type CancelRequest = v.InferOutput<typeof cancelRequest>;
export type ResumeRequest = v.InferOutput<typeof resumeRequest>;
export type UsageRequest = v.InferOutput<typeof usageRequest>;
export type ModelsRequest = v.InferOutput<typeof modelsRequest>;
export type Message = v.InferOutput<typeof message>;
export type InferenceConfig = v.InferOutput<typeof inferenceConfig>;

/** A request whose `requestId` is certain: the client's, or the one minted for it. */
export type GatewayRequest = (ChatRequest | CancelRequest | ResumeRequest | UsageRequest | ModelsRequest) & {
  readonly requestId: string;
};
export type ChatTurnRequest = ChatRequest & { readonly requestId: string };

/**
 * Reads what a client published.
 *
 * @param payload the event, as an object or (the reference sample's way) JSON-encoded once more as a string
 * @param mintedId becomes the `requestId` where the client gave none
 * @throws GatewayError `json_parse_error` or `validation_error`, whose message names the field
 */
export function parseRequest(payload: unknown, mintedId: string): GatewayRequest {
  const value = typeof payload === 'string' ? parseJson(payload) : payload;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GatewayError('validation_error', 'A request is a JSON object. See docs/contract.');
  }
  const type = 'type' in value ? value.type : 'chat';
  if (typeof type !== 'string' || !Object.hasOwn(requestSchemas, type)) {
    throw new GatewayError(
      'validation_error',
      `type must be one of ${Object.keys(requestSchemas).join(', ')}`,
    );
  }
  const result = v.safeParse(requestSchemas[type as keyof typeof requestSchemas], value, {
    abortPipeEarly: true,
  });
  if (!result.success) throw new GatewayError('validation_error', describeIssues(result.issues));
  return { ...result.output, requestId: result.output.requestId ?? mintedId };
}

/** The ids of a request that may not be one, as far as they are legal: what its error is told under. */
export function claimedIds(payload: unknown): { requestId?: string; conversationId?: string } {
  const claimed = v.safeParse(
    v.record(v.string(), v.unknown()),
    typeof payload === 'string' ? tryJson(payload) : payload,
  );
  const legal = (value: unknown) => (v.is(requestId, value) ? value : undefined);
  const { requestId: claimedRequest, conversationId } = claimed.success ? claimed.output : {};
  const ids = { requestId: legal(claimedRequest), conversationId: legal(conversationId) };
  return {
    ...(ids.requestId !== undefined && { requestId: ids.requestId }),
    ...(ids.conversationId !== undefined && { conversationId: ids.conversationId }),
  };
}

function tryJson(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function parseJson(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch (cause) {
    throw new GatewayError('json_parse_error', 'The event is a string that is not JSON.', {}, { cause });
  }
}

type Issues = readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]];

/** Names fields and rules, never the values: a value is user text. */
function describeIssues([issue]: Issues): string {
  return `${v.getDotPath(issue)!}: ${describeProblem(issue)}`;
}

function describeProblem(issue: v.BaseIssue<unknown>): string {
  if (issue.type !== 'strict_object') return issue.message.replace(/ but received .*$/s, '');
  return issue.expected === 'never' ? 'is not a field of this request' : 'is missing';
}
