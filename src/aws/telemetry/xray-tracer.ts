import { Tracer } from '@aws-lambda-powertools/tracer';

/** Apart, because a function that is not traced need not load the X-Ray SDK, and one that is need not wait for it. */
export function createTracer(): Tracer {
  return new Tracer();
}
