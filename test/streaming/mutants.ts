import type { AnswerChunk } from '../../src/gateway/answers/answer-log';
import type { OutboundEvent } from '../../src/gateway/contract/events';
import type { Ports } from '../../src/gateway/ports';
import type { ChannelPublisher } from '../../src/gateway/publisher/channel-publisher';
import { PublishError } from '../../src/gateway/publisher/channel-publisher';
import { CarelessOrderer, RepeatingOrderer } from './broken-orderers';
import type { breakPieces } from './broken-pieces';
import type { Break } from './streamed-turn';

type Mutant = Break & { readonly pieces?: Parameters<typeof breakPieces>[0] };

/** What a product could get wrong, each in the place of what is right: the rules must tell every one of them. */
export const MUTANTS: Readonly<Record<string, Mutant>> = {
  'a publisher that tries nothing again': withPublish(async (publish, channel, events) => {
    await publish(channel, events).catch(({ message }: Error) => {
      throw new PublishError(message, false);
    });
  }),

  'two publishes in flight': withPublish(async (publish, channel, events) => {
    void publish(channel, events).catch(() => undefined);
  }),

  'a publisher that numbers from one': withPublish((publish, channel, events) =>
    publish(
      channel,
      events.map((event) => {
        const { seq, ...rest } = JSON.parse(event) as OutboundEvent;
        return JSON.stringify({ ...rest, ...(seq !== undefined && { seq: seq + 1 }) });
      }),
    ),
  ),

  'a stream that drops a delta': {
    ports: (ports) => ({
      ...ports,
      models: {
        async *converse(request, signal) {
          let deltas = 0;
          for await (const event of ports.models.converse(request, signal)) {
            if (!('contentBlockDelta' in event) || ++deltas !== 3) yield event;
          }
        },
      },
    }),
  },

  'a split between the halves of a surrogate pair': {
    pieces: {
      takeText: (text, maxBytes) => {
        const units = Math.floor((maxBytes - 2) / 6);
        return { head: text.slice(0, units), tail: text.slice(units) };
      },
    },
  },

  'a split that reckons with characters for bytes': {
    pieces: {
      takeText: (text, maxBytes) => ({ head: text.slice(0, maxBytes), tail: text.slice(maxBytes) }),
    },
  },

  'a record that lacks an event': withAppend(({ events, ...chunk }) => [
    { ...chunk, events: chunk.index === 0 ? events.slice(1) : events },
  ]),

  'a record with a write for every event': withAppend(({ events, index, ...chunk }) =>
    events.map((event, position) => ({ ...chunk, index: index * 1_000 + position, events: [event] })),
  ),

  'a record that nobody can read': {
    ports: (ports) => ({
      ...ports,
      answers: { append: (key, chunk) => ports.answers.append(key, chunk), read: async () => [] },
    }),
  },

  'a resume that skips an event': {
    request: (request) =>
      request['type'] === 'resume' ? { ...request, afterSeq: Number(request['afterSeq']) + 1 } : request,
  },

  'a client that hears twice what comes twice': { pieces: { EventOrderer: RepeatingOrderer } },

  'a client that puts nothing in order': { pieces: { EventOrderer: CarelessOrderer } },
};

type Publish = ChannelPublisher['publish'];

function withPublish(change: (publish: Publish, ...request: Parameters<Publish>) => Promise<void>): Mutant {
  return {
    ports: (ports) => {
      const publish: Publish = (channel, events) => ports.publisher.publish(channel, events);
      return { ...ports, publisher: { publish: (channel, events) => change(publish, channel, events) } };
    },
  };
}

function withAppend(change: (chunk: AnswerChunk) => readonly AnswerChunk[]): Mutant {
  return {
    ports: (ports: Ports) => ({
      ...ports,
      answers: {
        read: (key) => ports.answers.read(key),
        append: async (key, chunk) => {
          for (const each of change(chunk)) await ports.answers.append(key, each);
        },
      },
    }),
  };
}
