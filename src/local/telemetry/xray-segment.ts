/**
 * An X-Ray document below a segment: embedded in its parent, or sent by itself with a trace and a parent id.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export interface XRaySubsegment {
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  /** Epoch seconds, with fractions. */
  readonly start_time: number;
  /** Missing while in progress. */
  readonly end_time?: number;
  readonly in_progress?: boolean;
  /** `aws` for a call with the SDK, `remote` for another one. */
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, string | number | boolean>>;
  /** By metadata namespace. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** A client error. */
  readonly error?: boolean;
  /** A server error or an exception. */
  readonly fault?: boolean;
  readonly throttle?: boolean;
  readonly aws?: Readonly<Record<string, unknown>>;
  readonly subsegments?: readonly XRaySubsegment[];
}

/** A document as the daemon receives it: a segment, or a subsegment that is sent by itself. */
export interface XRaySegment extends XRaySubsegment {
  readonly trace_id: string;
  readonly parent_id?: string;
  /** Kind of resource, for example `AWS::Lambda::Function`. */
  readonly origin?: string;
}

/** Whether parsed JSON is a segment document that can be placed in a trace. */
export function isXRaySegment(value: unknown): value is XRaySegment {
  if (typeof value !== 'object' || value === null) return false;
  const document = value as Partial<Record<keyof XRaySegment, unknown>>;
  return (
    typeof document.trace_id === 'string' &&
    typeof document.id === 'string' &&
    typeof document.name === 'string' &&
    typeof document.start_time === 'number' &&
    (document.subsegments === undefined || Array.isArray(document.subsegments))
  );
}
