/** What a client is told: AppSync's error type and text. */
export interface Refusal {
  readonly errorType: string;
  readonly message: string;
}

/**
 * A refused request. Its texts are AppSync's own where a client of AWS's shows them (see each function below) and reach the
 * caller as they are; HTTP and WebSocket differ in some.
 */
export class EventsApiError extends Error {
  override readonly name = 'EventsApiError';
  readonly code: string;

  constructor(
    /** The status of an HTTP answer. */
    readonly status: number,
    readonly http: Refusal,
    readonly realtime: Refusal = http,
  ) {
    super(http.message);
    this.code = http.errorType;
  }
}

/** Missing, bad or unaccepted credentials, on every operation; `util.unauthorized()` on publish. */
export function unauthorized(): EventsApiError {
  return new EventsApiError(401, {
    errorType: 'UnauthorizedException',
    message: 'You are not authorized to make this call.',
  });
}

/** `util.unauthorized()` on subscribe. */
export function subscribeUnauthorized(): EventsApiError {
  return new EventsApiError(401, {
    errorType: 'Unauthorized',
    message: 'You are not authorized to subscribe to this channel.',
  });
}

/** Publishing to a namespace that does not exist. */
export function unknownNamespace(): EventsApiError {
  const errorType = 'UnauthorizedException';
  return new EventsApiError(
    401,
    { errorType, message: 'Failed to post event(s)' },
    { errorType, message: 'Failed to publish event(s)' },
  );
}

/** More than five events in a publish. */
export function tooManyEvents(): EventsApiError {
  return new EventsApiError(
    400,
    { errorType: 'BadRequestException', message: 'Input exceeded 5 event limit' },
    { errorType: 'InvalidInputError', message: 'input exceeded 5 event limit' },
  );
}

/** A request that is not of the protocol's form. */
export function invalidInput(message: string): EventsApiError {
  return new EventsApiError(
    400,
    { errorType: 'BadRequestException', message },
    { errorType: 'InvalidInputError', message },
  );
}

/** A request, or an event in it, beyond a size limit. */
export function limitExceeded(message: string): EventsApiError {
  return new EventsApiError(
    400,
    { errorType: 'BadRequestException', message },
    { errorType: 'LimitExceededError', message },
  );
}

/** More publishes than the account may make. */
export function throttled(): EventsApiError {
  return new EventsApiError(429, { errorType: 'TooManyRequestsException', message: 'Rate exceeded' });
}

/** A refusal that only a WebSocket frame can meet. */
export function refusedFrame(errorType: string, message: string): EventsApiError {
  return new EventsApiError(400, { errorType, message });
}

/** `util.error(message, type)` in a handler. */
export function handlerRefused(message: string, errorType = 'HandlerExecutionError'): EventsApiError {
  return new EventsApiError(403, { errorType, message });
}

/** A handler that failed, or gave what AppSync does not accept. The details are for the log. */
export function handlerFailed(): EventsApiError {
  return new EventsApiError(500, { errorType: 'HandlerExecutionError', message: 'The handler failed.' });
}

/** A failure of this stand-in. The details are for the log. */
export function internalFailure(): EventsApiError {
  return new EventsApiError(500, { errorType: 'InternalFailure', message: 'An internal failure occurred.' });
}
