import type { OutboundEvent } from '../../../../src/gateway/contract/events';
import type { LogStore } from '../../../../src/local/telemetry/log-store';
import type { StoredTurn } from '../ledger-tables';
import { errorOf, metadataOf, textOf } from '../running-gateway';

/** What a turn leaves behind: with its user, in the ledger and in the log. */
export interface TurnTraces {
  readonly events: readonly OutboundEvent[];
  readonly text: string;
  /** Events that the client found missing for good. */
  readonly gaps: number;
  /** Whether the sequenced events are numbered 0, 1, 2 …: each once, in order. */
  readonly inOrder: boolean;
  /** How the events end: the reason of a `messageStop` if any, and the terminal event's name or the error's type. */
  readonly end: { readonly stopReason: string | undefined; readonly terminal: string | undefined };
  readonly deliveredCharacters: unknown;
  /** What its user was told that it took. */
  readonly told: Charge;
  /** The ledger's record; undefined where there is none. */
  readonly record: (Charge & { readonly outcome: string; readonly estimated: boolean }) | undefined;
  /** Every line of the invocations that name the request, oldest first. */
  readonly log: readonly LogLine[];
  /** What Lambda itself wrote about these invocations, and about the one that was given up for them. */
  readonly platformLog: readonly string[];
}

/** What a line says, and its level and message in one. */
type LogLine = Readonly<Record<string, unknown>> & { readonly line: string };

interface Charge {
  readonly tokens: number | undefined;
  readonly microDollars: number | undefined;
}

/** What the events of a turn tell. */
export function eventTraces(events: readonly OutboundEvent[]) {
  const stop = events.find((event) => 'messageStop' in event);
  const error = errorOf(events);
  const metadata = metadataOf(events);
  const { usage, cost, deliveredCharacters } = (metadata ?? error?.details ?? {}) as {
    usage?: { totalTokens: number };
    cost?: { microDollars: number };
    deliveredCharacters?: unknown;
  };
  return {
    events,
    text: textOf(events),
    inOrder: events.filter(({ seq }) => seq !== undefined).every(({ seq }, position) => seq === position),
    end: {
      stopReason: stop && 'messageStop' in stop ? stop.messageStop.stopReason : undefined,
      terminal: metadata ? 'metadata' : error?.type,
    },
    deliveredCharacters,
    told: { tokens: usage?.totalTokens, microDollars: cost?.microDollars },
  };
}

/** What every settled record has. */
type LedgerRecord = Required<StoredTurn> & { readonly estimated: boolean };

/** The ledger's settled record of a request. */
export function recordOf(turns: readonly StoredTurn[], requestId: string): TurnTraces['record'] {
  const settled = turns.find((turn) => turn.requestId === requestId && turn.state === 'settled');
  if (settled === undefined) return undefined;
  const { outcome, charged, estimated } = settled as LedgerRecord;
  return { outcome, estimated, tokens: charged.tokens, microDollars: charged.microDollars };
}

/** What the logs tell of a request. */
export function logTraces(logs: LogStore, requestId: string) {
  const entries = logs.latest(10_000);
  const lines = entries.flatMap(({ line }) => (line.kind === 'structured' ? [line] : []));
  const naming = new Set(
    lines.filter(({ fields }) => fields['requestId'] === requestId).map((line) => line.requestId),
  );
  const log = lines
    .filter((line) => naming.has(line.requestId))
    .map(({ level, message, fields }): LogLine => ({ ...fields, line: `${level} ${message}` }));
  const invocations = new Set<unknown>([...naming, ...log.map((line) => line['failedInvocation'])]);
  const platformLog = entries
    .filter((entry) => entry.line.kind === 'text' && invocations.has(entry.requestId ?? ''))
    .map(({ text }) => text);
  return { log, platformLog };
}
