import type { GatewayConfiguration } from '../../src/gateway/configuration/configuration';
import type { OutboundEvent } from '../../src/gateway/contract/events';
import type { InboundInvocation } from '../../src/gateway/inbound';
import type { LanguageModels, ModelEvent, ModelRequest } from '../../src/gateway/models/language-models';
import type { Ports } from '../../src/gateway/ports';
import type { PublishError } from '../../src/gateway/publisher/channel-publisher';
import type { Fields, Telemetry } from '../../src/gateway/telemetry';
import { MemoryMeter } from './memory-meter';
import { MemoryTurnStore } from './memory-turn-store';
import { VirtualClock } from './virtual-clock';

export const configuration = (override: Partial<GatewayConfiguration> = {}): GatewayConfiguration => ({
  schemaVersion: 1,
  models: {
    haiku: {
      name: 'Haiku',
      bedrockModelId: 'us.anthropic.claude-haiku',
      contextTokens: 200_000,
      maxOutputTokens: 1_000,
      price: { input: 1_000_000, output: 5_000_000 },
    },
    sonnet: {
      name: 'Sonnet',
      bedrockModelId: 'us.anthropic.claude-sonnet',
      contextTokens: 200_000,
      maxOutputTokens: 1_000,
      price: { input: 3_000_000, output: 15_000_000 },
    },
  },
  plans: [
    { name: 'power', group: 'power', models: ['haiku', 'sonnet'], limits: [] },
    {
      name: 'standard',
      group: 'standard',
      models: ['haiku'],
      limits: [
        { scope: 'user', window: 'month', unit: 'tokens', limit: 10_000 },
        { scope: 'user', window: 'month', unit: 'microDollars', limit: 40_000 },
      ],
    },
  ],
  turnRetentionDays: 30,
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

class RecordingTelemetry implements Telemetry {
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
    configuration: { value: configuration(), current: async () => world.configuration.value },
    meter: new MemoryMeter(),
    turns: new MemoryTurnStore(),
    models: new ScriptedModels(clock),
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
    settings: { cadenceMs: 0, heartbeatMs: 1_000, leaseMs: 15_000, deadlineMarginMs: 5_000 },
    invocation: () => ({ deadline: clock.now() + 300_000, traceId: '1-trace' }),
  };
  return world satisfies Ports;
}

export type World = ReturnType<typeof createWorld>;

export const textOf = (events: readonly OutboundEvent[]): string =>
  events.map((event) => ('contentBlockDelta' in event ? event.contentBlockDelta.delta.text : '')).join('');
