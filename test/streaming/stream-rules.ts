import { isDeepStrictEqual } from 'node:util';
import type { GatewayEvent, OutboundEvent } from '../../src/gateway/contract/events';
import type { StreamedTurn } from './streamed-turn';

/** AppSync's, as its documents have them: not the gateway's own constants. */
const MOST_EVENTS = 5;
const MOST_EVENT_BYTES = 240_000;
/** What a write of the record takes at the most. */
const CHUNK_BYTES = 250_000;

/**
 * What must be true of every turn, whatever it met.
 *
 * @throws an error that names the rule
 */
export function checkStream(turn: StreamedTurn): void {
  if (turn.thrown) throw broken('the client gave up', turn.thrown);
  checkDelivered(turn);
  checkText(turn);
  checkRequests(turn);
  checkRecord(turn);
}

function checkDelivered({ delivered, gaps, world, conditions }: StreamedTurn): void {
  const numbers = delivered.flatMap(({ seq }) => seq ?? []);
  if (gaps > 0) throw broken('events were passed over', gaps);
  if (numbers.some((seq, index) => seq !== index)) throw broken('numbers have a hole or repeat', numbers);
  const ends = delivered.filter(isEnd);
  if (ends.length !== 1 || delivered.at(-1) !== ends[0])
    throw broken('a turn ends once, and last', delivered.slice(-3));
  const mayTellTurn = conditions.askedTwice || conditions.cancelAfterMs !== undefined;
  const outside = delivered.find((event) => event.seq === undefined);
  if (outside && !('turn' in outside && mayTellTurn)) throw broken('only answers are delivered', outside);
  if (world.models.requests.length !== 1)
    throw broken('the model is asked once', world.models.requests.length);
}

/** What was delivered is what the model said, but for where its deltas are cut. */
function checkText({ delivered, said }: StreamedTurn): void {
  const heard = joined(delivered.filter((event) => event.seq !== undefined && !isEnd(event)));
  const spoken = said.filter((event) => !('metadata' in event)) as GatewayEvent[];
  const possible = spoken.length < said.length ? [spoken] : stoppedAfter(spoken);
  if (!possible.some((events) => isDeepStrictEqual(heard, joined(events))))
    throw broken('the reader heard what the model said', {
      heard: brief(heard),
      said: brief(joined(spoken)),
    });
}

/** A stop may come between the model's last event and its hearing, and before what was announced was begun. */
function stoppedAfter(spoken: readonly GatewayEvent[]): (readonly GatewayEvent[])[] {
  const all = [spoken, spoken.slice(0, -1)];
  if (spoken.slice(0, -1).every(isAnnouncement)) all.push([]);
  return all.flatMap((events) => [events, [...events, { messageStop: { stopReason: 'cancelled' } }]]);
}

function checkRequests({ publishing: { requests, mostInFlight }, world }: StreamedTurn): void {
  if (mostInFlight > 1) throw broken('one publish is in flight', mostInFlight);
  for (const request of requests) {
    if (request.length > MOST_EVENTS) throw broken('a publish has five events at the most', request.length);
    for (const event of request) {
      if (Buffer.byteLength(event) > MOST_EVENT_BYTES)
        throw broken('an event has 240 KB at the most', event.length);
      // A half of a surrogate pair is escaped in JSON, so the parsed text tells.
      if (!textOf(JSON.parse(event) as OutboundEvent).isWellFormed())
        throw broken('no code point is cut', event.length);
    }
  }
  if (world.telemetry.lines.some(({ message }) => message === 'answer_not_published'))
    throw broken('nothing that could be published was given up', world.telemetry.lines.at(-1));
}

/** Beside what a chunk cannot hold, a write takes all that was published since the last. */
function checkRecord({ publishing: { requests }, writes }: StreamedTurn): void {
  const numbered = writes.flat().map((event) => (JSON.parse(event) as OutboundEvent).seq);
  if (numbered.some((seq, index) => seq !== index)) throw broken('the record has every event once', numbered);
  const bytes = Buffer.byteLength(writes.flat().join(''));
  if (writes.length > requests.length + Math.floor((2 * bytes) / CHUNK_BYTES))
    throw broken('it is written less often than published', [writes.length, requests.length]);
}

/** Neighbouring deltas of one block become one, as the contract allows. */
function joined(events: readonly GatewayEvent[]): object[] {
  const result: { block?: number; text?: string; other?: object }[] = [];
  for (const event of events) {
    const last = result.at(-1);
    if (!('contentBlockDelta' in event)) {
      const [[name, value] = []] = Object.entries(event).filter(([key]) => !ENVELOPE.includes(key));
      result.push({ other: { [name!]: value as unknown } });
    } else if (last?.block === event.contentBlockDelta.contentBlockIndex) {
      last.text! += textOf(event);
    } else {
      result.push({ block: event.contentBlockDelta.contentBlockIndex, text: textOf(event) });
    }
  }
  return result;
}

const ENVELOPE = ['requestId', 'conversationId', 'seq'];

function textOf(event: GatewayEvent): string {
  return 'contentBlockDelta' in event ? (event.contentBlockDelta.delta.text ?? '') : '';
}

function isAnnouncement(event: GatewayEvent): boolean {
  return 'messageStart' in event || 'contentBlockStart' in event;
}

function isEnd(event: OutboundEvent): boolean {
  return 'metadata' in event || 'error' in event;
}

function brief(events: readonly object[]): string {
  const text = JSON.stringify(events);
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}

function broken(rule: string, seen: unknown): Error {
  return new Error(`Broken: ${rule}. Seen: ${seen instanceof Error ? seen.message : JSON.stringify(seen)}`);
}
