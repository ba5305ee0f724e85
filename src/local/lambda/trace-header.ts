import { randomBytes } from 'node:crypto';

/** The trace that an invocation belongs to, as the `X-Amzn-Trace-Id` header carries it. */
export interface TraceContext {
  /** `1-<8 hexadecimal digits of epoch seconds>-<24 random ones>`. */
  readonly traceId: string;
  /** Id of the caller's segment or subsegment. */
  readonly parentId?: string;
  readonly sampled: boolean;
}

/** A random segment id: 16 hexadecimal digits. */
export function newSegmentId(): string {
  return randomBytes(8).toString('hex');
}

/** A new, sampled trace without a caller. */
export function newTrace(): TraceContext {
  const epochSeconds = Math.floor(Date.now() / 1000).toString(16);
  return { traceId: `1-${epochSeconds.padStart(8, '0')}-${randomBytes(12).toString('hex')}`, sampled: true };
}

/**
 * Continues the trace in a header; starts a new one where there is no header or it has no valid root.
 * A header that does not say `Sampled=0` is sampled: locally every trace is wanted.
 */
export function continueTrace(header: string | undefined): TraceContext {
  const fields = new Map((header ?? '').split(';').map((field) => splitOnce(field.trim())));
  const traceId = fields.get('Root');
  if (!traceId || !/^1-[0-9a-f]{8}-[0-9a-f]{24}$/.test(traceId)) return newTrace();
  const parentId = fields.get('Parent');
  return {
    traceId,
    ...(parentId && /^[0-9a-f]{16}$/.test(parentId) ? { parentId } : {}),
    sampled: fields.get('Sampled') !== '0',
  };
}

/** The header for whoever is called within the segment `parentId`. */
export function formatTraceHeader(trace: TraceContext, parentId: string): string {
  return `Root=${trace.traceId};Parent=${parentId};Sampled=${trace.sampled ? 1 : 0}`;
}

function splitOnce(field: string): [string, string] {
  const equals = field.indexOf('=');
  return [field.slice(0, equals), field.slice(equals + 1)];
}
