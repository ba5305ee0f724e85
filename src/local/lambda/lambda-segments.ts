import type { XRaySegment } from '../telemetry/xray-segment';
import { newSegmentId, type TraceContext } from './trace-header';

/** What the two segments of one invocation tell. */
export interface TracedInvocation {
  readonly functionName: string;
  readonly functionArn: string;
  readonly requestId: string;
  readonly trace: TraceContext;
  readonly serviceSegmentId: string;
  /** The parent in the trace header that the function received: its subsegments hang below it. */
  readonly functionSegmentId: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Where this was a cold start. */
  readonly initialization?: { readonly startedAt: number; readonly durationMs: number };
  readonly failed: boolean;
}

/**
 * The segments that Lambda itself sends for an invocation: the service's (`AWS::Lambda`) and, below it, the function's
 * (`AWS::Lambda::Function`).
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function lambdaSegments(invocation: TracedInvocation): [service: XRaySegment, function_: XRaySegment] {
  const { trace, initialization, functionName } = invocation;
  const shared = {
    trace_id: trace.traceId,
    name: functionName,
    end_time: seconds(invocation.endedAt),
    ...(invocation.failed ? { fault: true } : {}),
  };
  return [
    {
      ...shared,
      id: invocation.serviceSegmentId,
      ...(trace.parentId ? { parent_id: trace.parentId } : {}),
      origin: 'AWS::Lambda',
      start_time: seconds(invocation.receivedAt),
      aws: { request_id: invocation.requestId, resource_arn: invocation.functionArn },
    },
    {
      ...shared,
      id: invocation.functionSegmentId,
      parent_id: invocation.serviceSegmentId,
      origin: 'AWS::Lambda::Function',
      start_time: seconds(initialization?.startedAt ?? invocation.startedAt),
      aws: { function_arn: invocation.functionArn },
      ...(initialization ? { subsegments: [initializationSubsegment(initialization)] } : {}),
    },
  ];
}

function initializationSubsegment({ startedAt, durationMs }: { startedAt: number; durationMs: number }) {
  return {
    id: newSegmentId(),
    name: 'Initialization',
    start_time: seconds(startedAt),
    end_time: seconds(startedAt + durationMs),
  };
}

function seconds(epochMilliseconds: number): number {
  return epochMilliseconds / 1000;
}
