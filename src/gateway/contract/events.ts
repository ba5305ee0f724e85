import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const microDollars = count;

/** One limit, where it stands, and when it frees up. */
export const limitStatus = v.object({
  scope: v.picklist(['user', 'team', 'organisation']),
  window: v.picklist(['month']),
  unit: v.picklist(['inputTokens', 'outputTokens', 'tokens', 'microDollars']),
  limit: count,
  /** Charged, and held by turns that are under way. */
  used: count,
  remaining: count,
  /** ISO 8601, UTC. */
  resetsAt: v.string(),
});

export const tokenUsage = v.object({
  inputTokens: count,
  outputTokens: count,
  totalTokens: count,
  cacheReadInputTokens: v.optional(count),
  cacheWriteInputTokens: v.optional(count),
});

const contentBlockIndex = count;

/** Bedrock's ConverseStream events, as they come; deltas of one block that arrive together are merged. */
const converseEvents = {
  messageStart: v.object({ messageStart: v.object({ role: v.literal('assistant') }) }),
  contentBlockStart: v.object({
    contentBlockStart: v.looseObject({ contentBlockIndex }),
  }),
  contentBlockDelta: v.object({
    contentBlockDelta: v.object({
      contentBlockIndex,
      delta: v.looseObject({ text: v.optional(v.string()) }),
    }),
  }),
  contentBlockStop: v.object({ contentBlockStop: v.object({ contentBlockIndex }) }),
  /** `stopReason`: Bedrock's values (an open list), and `cancelled`. */
  messageStop: v.object({ messageStop: v.looseObject({ stopReason: v.string() }) }),
} as const;

/** The last event of a turn that was answered. */
const metadata = v.object({
  metadata: v.object({
    usage: tokenUsage,
    metrics: v.object({
      latencyMs: count,
      /** From the start of the turn to the model's first delta; absent where there was none. */
      firstTokenMs: v.optional(count),
    }),
    modelId: v.string(),
    cost: v.object({
      microDollars,
      estimated: v.boolean(),
      /** The model has no price: `microDollars` is 0 and says nothing. Absent where the cost is known. */
      unknown: v.optional(v.literal(true)),
    }),
    remaining: v.array(limitStatus),
    traceId: v.optional(v.string()),
  }),
  /** The reference sample's meter, for clients written against it. */
  tokenUsage: v.object({
    tokenLimit: v.optional(count),
    meterLimits: v.object({ monthly: v.optional(count) }),
    totalUsage: v.object({
      inputTokens: count,
      outputTokens: count,
      monthlyInputTokens: count,
      monthlyOutputTokens: count,
    }),
  }),
});

/** The last event of a turn or request that failed. `details` never hold user text. */
const error = v.object({
  error: v.object({
    type: v.string(),
    message: v.string(),
    requestId: v.string(),
    details: v.record(v.string(), v.unknown()),
  }),
});

/** Answers `{type: "usage"}`. */
const usage = v.object({ usage: v.object({ plan: v.string(), limits: v.array(limitStatus) }) });

/** Answers `{type: "models"}`: what this caller may use. */
const models = v.object({
  models: v.array(
    v.object({
      modelId: v.string(),
      name: v.string(),
      maxOutputTokens: count,
      contextTokens: count,
    }),
  ),
});

/** Tells where a turn stands: in answer to `resume`, to a `cancel` that came too late, and to a repeated publish. */
const turn = v.object({
  turn: v.object({
    state: v.picklist(['unknown', 'open', 'invoked', 'settled']),
    outcome: v.optional(v.string()),
  }),
});

export const eventSchemas = { ...converseEvents, metadata, error, usage, models, turn } as const;

/** Wraps every event. */
export const envelope = v.object({
  conversationId: v.optional(v.string()),
  requestId: v.string(),
  /** 0, 1, 2 … within one request, without a hole. Absent on events outside the sequence; see `isOutOfSequence`. */
  seq: v.optional(count),
});

export type LimitStatus = v.InferOutput<typeof limitStatus>;
export type TokenUsage = v.InferOutput<typeof tokenUsage>;
export type Envelope = v.InferOutput<typeof envelope>;
export type ContentBlockDeltaEvent = v.InferOutput<typeof converseEvents.contentBlockDelta>;
export type MetadataEvent = v.InferOutput<typeof metadata>;
export type ErrorEvent = v.InferOutput<typeof error>;
export type ConverseEvent = {
  [Name in keyof typeof converseEvents]: v.InferOutput<(typeof converseEvents)[Name]>;
}[keyof typeof converseEvents];
export type GatewayEvent = {
  [Name in keyof typeof eventSchemas]: v.InferOutput<(typeof eventSchemas)[Name]>;
}[keyof typeof eventSchemas];

/** What a subscriber of `/Outbound-Messages/{own id}[/…]` receives: one JSON object an AppSync event. */
export type OutboundEvent = Envelope & GatewayEvent;

/**
 * Whether an event may be told by another function, or another attempt, than the one that numbers the turn's events:
 * where a turn stands, and that it was lost. Such an event carries no `seq`; an `error` ends the turn all the same.
 */
export function isOutOfSequence(event: GatewayEvent): boolean {
  return 'turn' in event || ('error' in event && event.error.type === 'turn_lost');
}
