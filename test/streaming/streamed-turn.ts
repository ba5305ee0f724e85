// First: the client takes its timers from it.
import { scheduleBy } from './virtual-schedule';
import { ConnectedGateway } from '../../src/client/connected-gateway';
import type { EventsApi } from '../../src/client/events-api';
import type { Answer, Gateway } from '../../src/client/gateway';
import type { AnswerLog } from '../../src/gateway/answers/answer-log';
import type { OutboundEvent } from '../../src/gateway/contract/events';
import { handleInbound } from '../../src/gateway/inbound';
import type { ModelEvent } from '../../src/gateway/models/language-models';
import type { Ports } from '../../src/gateway/ports';
import { chatPayload, createWorld, publish, USER } from '../gateway/world';
import type { World } from '../gateway/world';
import type { Conditions } from './conditions';
import { HostileChannel } from './hostile-channel';
import { HostilePublishing } from './hostile-publisher';

/** Everything that was seen of a turn, on both sides. */
export interface StreamedTurn {
  readonly conditions: Conditions;
  /** What the reader was given, in order, across a reload. */
  readonly delivered: OutboundEvent[];
  /** Events that the client found missing and passed over. */
  gaps: number;
  /** What the iteration threw. */
  thrown?: unknown;
  /** What the model said, in order. On a cancel its last may not have been heard any more. */
  readonly said: ModelEvent[];
  readonly world: World;
  readonly publishing: HostilePublishing;
  /** Writes of the answer's record. */
  readonly writes: (readonly string[])[];
}

/** Puts something broken between the gateway and a port of its, or between a client and the gateway. */
export interface Break {
  readonly ports?: (ports: Ports) => Ports;
  readonly request?: (request: Readonly<Record<string, unknown>>) => object;
}

/** One chat turn from the client's call to the last event that it reads, by one virtual clock. */
export async function streamTurn(conditions: Conditions, broken: Break = {}): Promise<StreamedTurn> {
  const world = createWorld();
  scheduleBy(world.clock);
  const channel = new HostileChannel(world.clock, conditions);
  const publishing = new HostilePublishing(world.clock, channel, conditions.publishes);
  const turn: StreamedTurn = { conditions, delivered: [], gaps: 0, said: [], world, publishing, writes: [] };
  const functions: Promise<void>[] = [];
  const invoke = async (event: object): Promise<void> => {
    await world.clock.sleep(conditions.startMs);
    const ports = portsOf(turn);
    const request = broken.request?.({ ...event }) ?? event;
    await handleInbound(broken.ports?.(ports) ?? ports, publish([request]), world.invocation());
  };
  const api: Pick<EventsApi, 'connect' | 'post'> = {
    connect: async () => channel.subscription(),
    post: async (_, event) => {
      functions.push(invoke(event));
      if (conditions.askedTwice && 'messages' in event) functions.push(invoke(event));
    },
  };
  const gateway = new ConnectedGateway(USER, api as EventsApi, conditions.patience);
  await read(turn, gateway);
  await Promise.all(functions);
  await gateway.close();
  return turn;
}

/** The ports of one invocation. */
function portsOf({ conditions, world, publishing, said, writes }: StreamedTurn): Ports {
  const { steps, end, cadenceMs } = conditions;
  const answers: AnswerLog = {
    append: async (key, chunk) => {
      writes.push(chunk.events);
      await world.answers.append(key, chunk);
    },
    read: (key) => world.answers.read(key),
  };
  return {
    ...world,
    answers,
    publisher: publishing.publisher(),
    settings: { ...world.settings, cadenceMs },
    models: {
      async *converse(request) {
        world.models.requests.push(request);
        for (const { pauseMs, event } of steps) {
          if (pauseMs > 0) await world.clock.sleep(pauseMs);
          said.push(event);
          yield event;
        }
        if (end === 'failed') throw new Error('The provider broke off');
      },
    },
  };
}

async function read(turn: StreamedTurn, gateway: Gateway): Promise<void> {
  const { cancelAfterMs, reloadAfter } = turn.conditions;
  const { requestId, conversationId, ...input } = chatPayload();
  const answer = gateway.chat({ requestId, conversationId, ...input } as Parameters<Gateway['chat']>[0]);
  if (cancelAfterMs !== undefined) void turn.world.clock.sleep(cancelAfterMs).then(() => answer.cancel());
  try {
    const left = await readAnswer(turn, answer, reloadAfter);
    if (!left) return;
    const afterSeq = Math.max(-1, ...turn.delivered.flatMap(({ seq }) => seq ?? []));
    await readAnswer(turn, gateway.resume({ requestId, conversationId, afterSeq }));
  } catch (error) {
    turn.thrown = error;
  }
}

/** @returns whether it was left before its end */
async function readAnswer(turn: StreamedTurn, answer: Answer, most = Infinity): Promise<boolean> {
  let count = 0;
  try {
    for await (const event of answer) {
      turn.delivered.push(event);
      if ('metadata' in event || 'error' in event) continue;
      if (++count >= most) return true;
    }
    return false;
  } finally {
    turn.gaps += answer.gaps;
  }
}
