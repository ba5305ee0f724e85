import { FUNCTION_VERSION } from './function-environment';

/** Why Lambda gave an asynchronous event up. */
export type DestinationCondition = 'RetriesExhausted' | 'EventAgeExceeded';

/**
 * What an on-failure destination receives.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export interface DestinationRecord {
  readonly version: '1.0';
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: DestinationCondition;
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  /** Missing, with its payload, where the event never reached the function. */
  readonly responseContext?: {
    readonly statusCode: 200;
    readonly executedVersion: string;
    readonly functionError: 'Unhandled';
  };
  readonly responsePayload?: unknown;
}

/** An event that was given up; payloads are JSON. */
export interface AbandonedEvent {
  readonly requestId: string;
  readonly functionArn: string;
  readonly condition: DestinationCondition;
  readonly attempts: number;
  readonly payload: string;
  /** Of the last attempt, where there was one. */
  readonly responsePayload?: string;
}

/** Builds the on-failure destination's record of an event. */
export function destinationRecord(event: AbandonedEvent): DestinationRecord {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${event.functionArn}:${FUNCTION_VERSION}`,
      condition: event.condition,
      approximateInvokeCount: event.attempts,
    },
    requestPayload: JSON.parse(event.payload),
    ...(event.responsePayload === undefined
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: FUNCTION_VERSION,
            functionError: 'Unhandled',
          },
          responsePayload: JSON.parse(event.responsePayload),
        }),
  };
}
