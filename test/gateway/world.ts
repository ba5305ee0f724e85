import type {
  ConfigurationSource,
  GatewayConfiguration,
  ModelEntry,
} from '../../src/gateway/configuration/configuration';
import type { OutboundEvent } from '../../src/gateway/contract/events';
import type { ContentGuard } from '../../src/gateway/guardrail/content-guard';
import type { InboundInvocation } from '../../src/gateway/inbound';
import { CircuitBreaker } from '../../src/gateway/models/circuit-breaker';
import type { LanguageModels, ModelEvent, ModelRequest } from '../../src/gateway/models/language-models';
import type { CountedModel, TokenCounter } from '../../src/gateway/models/token-counter';
import type { Ports } from '../../src/gateway/ports';
import type { PreparedResponses } from '../../src/gateway/prepared/prepared-responses';
import type { PublishError } from '../../src/gateway/publisher/channel-publisher';
import type { Fields, Telemetry } from '../../src/gateway/telemetry';
import { MemoryAnswerLog } from './memory-answer-log';
import { MemoryMeter } from './memory-meter';
import { MemoryTurnStore } from './memory-turn-store';
import { VirtualClock } from './virtual-clock';

/** What a catalogue's entry has that says nothing of what its model can do. */
export const TEXT_ONLY: Pick<
  ModelEntry,
  'capabilities' | 'requestFields' | 'fallbacks' | 'defaults' | 'groups' | 'attempts'
> = {
  capabilities: [],
  requestFields: [],
  fallbacks: [],
  defaults: {},
  groups: [],
  attempts: 3,
};

export const configuration = (override: Partial<GatewayConfiguration> = {}): GatewayConfiguration => ({
  schemaVersion: 1,
  models: {
    haiku: {
      name: 'Haiku',
      bedrockModelId: 'us.anthropic.claude-haiku',
      contextTokens: 200_000,
      maxOutputTokens: 1_000,
      ...TEXT_ONLY,
      prices: [{ from: '2026-11-01', input: 1_000_000, output: 5_000_000 }],
    },
    sonnet: {
      name: 'Sonnet',
      bedrockModelId: 'us.anthropic.claude-sonnet',
      contextTokens: 200_000,
      maxOutputTokens: 1_000,
      ...TEXT_ONLY,
      prices: [{ from: '2026-11-01', input: 3_000_000, output: 15_000_000 }],
    },
  },
  providers: {},
  plans: [
    {
      name: 'power',
      group: 'power',
      models: ['haiku', 'sonnet'],
      concurrentTurns: 10,
      answerMinutes: 60,
      limits: [],
    },
    {
      name: 'standard',
      group: 'standard',
      models: ['haiku'],
      concurrentTurns: 10,
      answerMinutes: 60,
      limits: [
        { window: 'month', unit: 'tokens', limit: 10_000 },
        { window: 'month', unit: 'microDollars', limit: 40_000 },
      ],
    },
  ],
  teams: [],
  organisation: { limits: [] },
  guardrailPrices: [],
  warnAtPercent: [50, 80, 100],
  turnRetentionDays: 90,
  raises: [],
  hasPrepared: true,
  ...override,
});

export const USER = 'a1b2c3d4-0000-4000-8000-000000000001';

export const chatPayload = (override: Record<string, unknown> = {}) => ({
  conversationId: 'c1',
  requestId: 'r1',
  modelId: 'haiku',
  messages: [{ role: 'user', content: [{ text: 'Why is the sky blue?' }] }],
  ...override,
});

export const publish = (
  payloads: readonly unknown[],
  { groups = ['standard'], segments = ['Inbound-Messages', USER, 'c1'] } = {},
): InboundInvocation => ({
  identity: { userId: USER, groups },
  channel: { segments },
  events: payloads.map((payload, index) => ({ id: `event-${index}`, payload })),
});

export const delta = (text: string): ModelEvent => ({
  contentBlockDelta: { contentBlockIndex: 0, delta: { text } },
});

export const wholeAnswer = (...texts: string[]): ModelEvent[] => [
  { messageStart: { role: 'assistant' } },
  ...texts.map(delta),
  { contentBlockStop: { contentBlockIndex: 0 } },
  { messageStop: { stopReason: 'end_turn' } },
  { metadata: { usage: { inputTokens: 12, outputTokens: 34, totalTokens: 46 } } },
];

/** What a model does next: an event, a pause in milliseconds, or a failure. */
export type Script = readonly (ModelEvent | number | Error)[];

class ScriptedModels implements LanguageModels {
  readonly requests: ModelRequest[] = [];
  script: Script = wholeAnswer('Because', ' of Rayleigh scattering.');

  constructor(private readonly clock: VirtualClock) {}

  async *converse(request: ModelRequest): AsyncIterable<ModelEvent> {
    this.requests.push(request);
    for (const step of this.script) {
      if (typeof step === 'number') await this.clock.sleep(step);
      else if (step instanceof Error) throw step;
      else yield step;
    }
  }
}

/** The configuration in the test's hands: `value` is in force, `latest` is what was read before. */
class MemoryConfiguration implements ConfigurationSource {
  value = configuration();
  latest: GatewayConfiguration | undefined;
  failing = false;

  async current(): Promise<GatewayConfiguration> {
    if (this.failing) throw new Error('The store does not answer');
    return (this.latest = this.value);
  }
}

/** Counts nothing until the test says what it counts. */
class ScriptedTokenCounter implements TokenCounter {
  counts: (input: Pick<ModelRequest, 'messages' | 'system'>) => number | undefined = () => undefined;

  async count(
    _: CountedModel,
    input: Pick<ModelRequest, 'messages' | 'system'>,
  ): Promise<number | undefined> {
    return this.counts(input);
  }
}

export class RecordingTelemetry implements Telemetry {
  readonly lines: { level: string; message: string; fields: Fields; error: unknown }[] = [];
  readonly metrics: { metric: string; value: number; dimensions: Readonly<Record<string, string>> }[] = [];
  readonly annotations: Fields[] = [];

  log(level: string, message: string, fields: Fields = {}, error?: unknown): void {
    this.lines.push({ level, message, fields, error });
  }

  measure(metric: string, value: number, dimensions: Readonly<Record<string, string>>): void {
    this.metrics.push({ metric, value, dimensions });
  }

  span<T>(_: string, work: (annotate: (fields: Fields) => void) => Promise<T>): Promise<T> {
    return work((fields) => this.annotations.push(fields));
  }
}

/** Everything around the domain, in memory and in the test's hands. */
export function createWorld() {
  const clock = new VirtualClock();
  const published: { channel: string; event: OutboundEvent }[] = [];
  const world = {
    clock,
    configuration: new MemoryConfiguration(),
    answers: new MemoryAnswerLog(),
    breaker: new CircuitBreaker(clock),
    meter: new MemoryMeter(),
    turns: new MemoryTurnStore(),
    guard: undefined as ContentGuard | undefined,
    models: new ScriptedModels(clock),
    prepared: undefined as PreparedResponses | undefined,
    tokenCounter: new ScriptedTokenCounter(),
    telemetry: new RecordingTelemetry(),
    /** What each of the next publishes does instead of going through. */
    publishFailures: [] as PublishError[],
    publishes: 0,
    publisher: {
      publish: async (channel: string, events: readonly string[]) => {
        world.publishes += 1;
        await clock.sleep(10);
        const failure = world.publishFailures.shift();
        if (failure) throw failure;
        published.push(...events.map((event) => ({ channel, event: JSON.parse(event) as OutboundEvent })));
      },
    },
    published,
    get events(): OutboundEvent[] {
      return published.map(({ event }) => event);
    },
    ids: 0,
    newId: () => `attempt-${++world.ids}`,
    settings: {
      cadenceMs: 0,
      checkpointMs: 1_000,
      guardrailMode: 'sync' as const,
      heartbeatMs: 1_000,
      leaseMs: 15_000,
      deadlineMarginMs: 5_000,
    },
    invocation: () => ({ deadline: clock.now() + 300_000, traceId: '1-trace' }),
  };
  return world satisfies Ports;
}

export type World = ReturnType<typeof createWorld>;

export const textOf = (events: readonly OutboundEvent[]): string =>
  events.map((event) => ('contentBlockDelta' in event ? event.contentBlockDelta.delta.text : '')).join('');
