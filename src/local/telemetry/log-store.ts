import { parseLogLine, type ParsedLogLine } from './log-line';

/** A line as it is written. */
export interface LogEvent {
  readonly functionName: string;
  readonly requestId?: string;
  readonly text: string;
}

/** A kept line. */
export interface LogEntry extends LogEvent {
  /** Epoch milliseconds at which the line arrived. */
  readonly timestamp: number;
  readonly traceId?: string;
  readonly line: ParsedLogLine;
}

/** Keeps the newest log lines of all functions, oldest first. */
export class LogStore {
  private entries: LogEntry[] = [];

  /** @param capacity Lines kept; the oldest go first. */
  constructor(private readonly capacity = 10_000) {}

  /** Parses and keeps a line; returns it as kept. */
  add(event: LogEvent): LogEntry {
    const line = parseLogLine(event.text);
    const ids: { requestId?: string; traceId?: string } = line.kind === 'metrics' ? {} : line;
    const requestId = event.requestId ?? ids.requestId;
    const entry = {
      ...event,
      timestamp: Date.now(),
      line,
      ...(requestId === undefined ? {} : { requestId }),
      ...(ids.traceId === undefined ? {} : { traceId: ids.traceId }),
    };
    this.entries.push(entry);
    // Trimmed in batches: shifting an array this long for every line would cost more than keeping the line.
    if (this.entries.length >= this.capacity * 2) this.entries = this.entries.slice(-this.capacity);
    return entry;
  }

  /** The newest lines, oldest first. */
  latest(count: number): readonly LogEntry[] {
    return count > 0 ? this.kept().slice(-count) : [];
  }

  byRequest(requestId: string): readonly LogEntry[] {
    return this.kept().filter((entry) => entry.requestId === requestId);
  }

  /** Lines that name the trace, and all other lines of the invocations that belong to it. */
  byTrace(traceId: string): readonly LogEntry[] {
    const entries = this.kept();
    const requestIds = new Set(
      entries.filter((entry) => entry.traceId === traceId).map(({ requestId }) => requestId),
    );
    requestIds.delete(undefined);
    return entries.filter(
      (entry) =>
        entry.traceId === traceId || (entry.traceId === undefined && requestIds.has(entry.requestId)),
    );
  }

  private kept(): readonly LogEntry[] {
    return this.entries.slice(-this.capacity);
  }
}
