import * as v from 'valibot';
import { COUNTED } from '../metering/amounts';
import { SCOPES } from '../metering/scopes';
import { COUNTING_WINDOWS } from '../metering/windows';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const microDollars = count;

/** One limit, where it stands, and when it frees up. */
export const limitStatus = v.object({
  /** Whose turns count: the caller's own, their team's, or everybody's. */
  scope: v.picklist(SCOPES),
  /** `10min` and `24h` roll, `month` is the calendar's (UTC), `now` is what is under way at this moment. */
  window: v.picklist([...COUNTING_WINDOWS, 'now']),
  /** `turns`, under way at once, go with the window `now`, and nothing else does. */
  unit: v.picklist(COUNTED),
  /** A raise that is in force is part of it. */
  limit: count,
  /** Charged, and held by turns that are under way. */
  used: count,
  remaining: count,
  /** When all of it is free again if nothing more is used, ISO 8601, UTC. Absent where nothing is used, and for `now`. */
  resetsAt: v.optional(v.string()),
  /** When the next part of a rolling window frees up: at `resetsAt` or before it. */
  nextReleaseAt: v.optional(v.string()),
  /** When a raise that is in force ends. */
  raisedUntil: v.optional(v.string()),
  /** The highest warning threshold that is reached, in per cent of the limit. */
  warning: v.optional(count),
});

export const tokenUsage = v.object({
  inputTokens: count,
  outputTokens: count,
  totalTokens: count,
  cacheReadInputTokens: v.optional(count),
  /** Of every time to live together. */
  cacheWriteInputTokens: v.optional(count),
  /** The writes by time to live, `5m` or `1h`; what it does not name lives five minutes. */
  cacheDetails: v.optional(v.array(v.object({ ttl: v.string(), inputTokens: count }))),
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
      delta: v.looseObject({
        text: v.optional(v.string()),
        /** A piece of the JSON that a tool is called with. */
        toolUse: v.optional(v.object({ input: v.string() })),
        /** What the model thinks; `redactedContent` in base64. */
        reasoningContent: v.optional(
          v.looseObject({
            text: v.optional(v.string()),
            signature: v.optional(v.string()),
            redactedContent: v.optional(v.string()),
          }),
        ),
      }),
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
    /** The model that spoke. */
    modelId: v.string(),
    /** The model that was asked for, where another spoke in its place. */
    requestedModelId: v.optional(v.string()),
    cost: v.object({
      microDollars,
      estimated: v.boolean(),
      /** The model has no price: `microDollars` is 0 and says nothing. Absent where the cost is known. */
      unknown: v.optional(v.literal(true)),
    }),
    /** Present where the answer could have fewer tokens than were asked for, because a limit had no room for more. */
    clamped: v.optional(
      v.object({
        maxTokens: count,
        requestedMaxTokens: count,
        limitedBy: v.pick(limitStatus, ['scope', 'window', 'unit']),
      }),
    ),
    /** The team that pays, if any. */
    team: v.optional(v.string()),
    /** Present where the operators had prepared the answer, and no model was asked. */
    prepared: v.optional(v.object({ set: v.string(), version: count })),
    /** How much of the turn the guardrail is known to have looked at; absent where there is none. An open list. */
    guardrail: v.optional(v.object({ coverage: v.string(), intervened: v.boolean() })),
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
const usage = v.object({
  usage: v.object({ plan: v.string(), team: v.optional(v.string()), limits: v.array(limitStatus) }),
});

/** Answers `{type: "models"}`: what this caller may use. */
const models = v.object({
  models: v.array(
    v.object({
      modelId: v.string(),
      name: v.string(),
      maxOutputTokens: count,
      contextTokens: count,
      /** What it takes or does besides text: `images`, `documents`, `tools` … An open list. */
      capabilities: v.array(v.string()),
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
