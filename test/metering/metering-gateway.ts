import { randomUUID } from 'node:crypto';
import { DynamoDbMeter } from '../../src/aws/dynamodb/dynamodb-meter';
import { DynamoDbTurnStore } from '../../src/aws/dynamodb/dynamodb-turn-store';
import { CircuitBreaker } from '../../src/gateway/models/circuit-breaker';
import type { Clock } from '../../src/gateway/clock';
import type { GatewayConfiguration } from '../../src/gateway/configuration/configuration';
import type { OutboundEvent } from '../../src/gateway/contract/events';
import { handleInbound } from '../../src/gateway/inbound';
import { accountOf } from '../../src/gateway/metering/accounts';
import type { Kind } from '../../src/gateway/metering/limits';
import { usedOf } from '../../src/gateway/metering/status';
import type { Ports } from '../../src/gateway/ports';
import { configuration, createWorld } from '../gateway/world';
import type { MeteringTables } from './metering-tables';
import { answerOf, ScriptedModel } from './scripted-model';

export interface MeteringGatewayOptions {
  readonly tables: MeteringTables;
  readonly clock: Clock;
  readonly configuration?: Partial<GatewayConfiguration>;
  readonly ports?: Partial<Ports>;
}

/** One request of one user. */
export interface Ask {
  readonly userId: string;
  readonly groups?: readonly string[];
  readonly requestId?: string;
  readonly modelId?: string;
  readonly text?: string;
  readonly maxTokens?: number;
}

/** The gateway's domain on the real DynamoDB adapters; models, publishing and time are the test's. */
export class MeteringGateway {
  readonly model = new ScriptedModel(() => answerOf({ inputTokens: 100, outputTokens: 100 }));
  readonly meter: DynamoDbMeter;
  readonly ports: Ports;
  private readonly published: OutboundEvent[] = [];

  constructor(private readonly options: MeteringGatewayOptions) {
    const { tables, clock } = options;
    const { answers, telemetry, tokenCounter, settings } = createWorld();
    this.meter = new DynamoDbMeter({ ...tables, tableName: tables.names.meters });
    const value = configuration(options.configuration);
    this.ports = {
      clock,
      breaker: new CircuitBreaker(clock),
      answers,
      telemetry,
      tokenCounter,
      settings,
      configuration: { latest: value, current: async () => value },
      meter: this.meter,
      turns: new DynamoDbTurnStore(tables.client, tables.names.turns, clock),
      models: this.model,
      publisher: { publish: async (_, events) => this.keep(events) },
      newId: randomUUID,
      ...options.ports,
    };
  }

  /** Handles one publish of one request. @returns what was published for it */
  async ask(ask: Ask): Promise<OutboundEvent[]> {
    const requestId = ask.requestId ?? randomUUID();
    await this.publish({ ...ask, requestId });
    return this.published.filter((event) => 'requestId' in event && event.requestId === requestId);
  }

  /** Handles one publish with several requests of one user. */
  async publish(first: Ask, ...more: readonly Ask[]): Promise<void> {
    const { userId, groups = ['standard'] } = first;
    await handleInbound(
      this.ports,
      {
        identity: { userId, groups: [...groups] },
        channel: { segments: ['Inbound-Messages', userId] },
        events: [first, ...more].map((ask) => ({ id: randomUUID(), payload: payloadOf(ask) })),
      },
      { deadline: this.ports.clock.now() + 300_000 },
    );
  }

  /** What stands against a kind of limit, charged and held. */
  async used(kind: Kind, userId: string, team?: string): Promise<number> {
    const reading = await this.meter.read(accountOf(kind, { userId, team }));
    return usedOf(kind, reading, this.options.clock.now());
  }

  private keep(events: readonly string[]): void {
    this.published.push(...events.map((event) => JSON.parse(event) as OutboundEvent));
  }
}

function payloadOf({ requestId, modelId = 'haiku', text = 'Why?', maxTokens }: Ask) {
  return {
    conversationId: 'c1',
    requestId,
    modelId,
    messages: [{ role: 'user', content: [{ text }] }],
    ...(maxTokens !== undefined && { inferenceConfig: { maxTokens } }),
  };
}

/** The error that a request ended with, by its type. */
export function errorTypeOf(events: readonly OutboundEvent[]): string | undefined {
  const last = events.at(-1);
  return last && 'error' in last ? last.error.type : undefined;
}

/** A text whose request is bounded by so many input tokens: one a byte, and what a chat template adds. */
export function textOfBound(inputTokens: number): string {
  return 'x'.repeat(inputTokens - 16 - 64);
}

let users = 0;

/** A user of whom the tables know nothing. */
export function newUser(): string {
  return `user-${++users}`;
}
