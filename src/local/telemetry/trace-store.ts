import type { XRaySegment, XRaySubsegment } from './xray-segment';

/** One segment or subsegment in its place in the trace. Times in epoch milliseconds. */
export interface Span {
  readonly id: string;
  readonly parentId?: string;
  readonly name: string;
  readonly origin?: string;
  readonly startTime: number;
  /** Missing while in progress. */
  readonly endTime?: number;
  readonly annotations: Readonly<Record<string, string | number | boolean>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly error: boolean;
  readonly fault: boolean;
  readonly throttle: boolean;
  /** By start time. */
  readonly subsegments: readonly Span[];
}

/** A trace as far as it has arrived. */
export interface Trace {
  readonly id: string;
  readonly startTime: number;
  /** Of the span that ended last; missing where none has. */
  readonly endTime?: number;
  /** Spans whose parent has not arrived, or who have none; by start time. */
  readonly spans: readonly Span[];
}

type SpanRecord = Omit<Span, 'subsegments'>;

/** Keeps the newest traces, put together from documents that may arrive in any order, embedded or by themselves. */
export class TraceStore {
  /** By trace id, then span id; in the order in which the traces began to arrive. */
  private readonly traces = new Map<string, Map<string, SpanRecord>>();

  /** @param capacity Traces kept; the oldest goes first. */
  constructor(private readonly capacity = 200) {}

  add(segment: XRaySegment): void {
    let records = this.traces.get(segment.trace_id);
    if (!records) {
      records = new Map();
      this.traces.set(segment.trace_id, records);
      for (const oldest of this.traces.keys()) {
        if (this.traces.size <= this.capacity) break;
        this.traces.delete(oldest);
      }
    }
    merge(records, segment, segment.parent_id, segment.origin);
  }

  get(traceId: string): Trace | undefined {
    const records = this.traces.get(traceId);
    return records && assemble(traceId, [...records.values()]);
  }

  /** Up to `count` traces, newest first. */
  latest(count: number): Trace[] {
    const newestFirst = [...this.traces].reverse().slice(0, count);
    return newestFirst.map(([traceId, records]) => assemble(traceId, [...records.values()]));
  }
}

function merge(
  records: Map<string, SpanRecord>,
  document: XRaySubsegment,
  parentId: string | undefined,
  origin: string | undefined,
): void {
  // UDP keeps no order: a document in progress that comes late must not reopen a finished span.
  if (document.end_time !== undefined || records.get(document.id)?.endTime === undefined) {
    records.set(document.id, {
      id: document.id,
      ...(parentId === undefined ? {} : { parentId }),
      name: document.name,
      ...(origin === undefined ? {} : { origin }),
      startTime: milliseconds(document.start_time),
      ...(document.end_time === undefined ? {} : { endTime: milliseconds(document.end_time) }),
      annotations: document.annotations ?? {},
      ...(document.metadata ? { metadata: document.metadata } : {}),
      error: document.error ?? false,
      fault: document.fault ?? false,
      throttle: document.throttle ?? false,
    });
  }
  for (const subsegment of document.subsegments ?? []) merge(records, subsegment, document.id, undefined);
}

function assemble(traceId: string, records: readonly SpanRecord[]): Trace {
  const children = groupByParent(records);
  const build = (record: SpanRecord): Span => ({
    ...record,
    subsegments: byStartTime(children.get(record.id) ?? []).map(build),
  });
  const endTimes = records.flatMap(({ endTime }) => endTime ?? []);
  return {
    id: traceId,
    startTime: Math.min(...records.map(({ startTime }) => startTime)),
    ...(endTimes.length > 0 ? { endTime: Math.max(...endTimes) } : {}),
    spans: byStartTime(children.get(undefined) ?? []).map(build),
  };
}

/** Under `undefined` stands what has no parent, or none that has arrived. */
function groupByParent(records: readonly SpanRecord[]): Map<string | undefined, SpanRecord[]> {
  const known = new Set(records.map(({ id }) => id));
  const children = new Map<string | undefined, SpanRecord[]>();
  for (const record of records) {
    const parentId =
      record.parentId !== undefined && known.has(record.parentId) ? record.parentId : undefined;
    const siblings = children.get(parentId);
    if (siblings) siblings.push(record);
    else children.set(parentId, [record]);
  }
  return children;
}

function byStartTime(records: readonly SpanRecord[]): SpanRecord[] {
  return records.toSorted((a, b) => a.startTime - b.startTime);
}

function milliseconds(epochSeconds: number): number {
  return epochSeconds * 1000;
}
