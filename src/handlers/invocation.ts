import type { Context } from 'aws-lambda';
import type { Invocation } from '../gateway/inbound';
import type { AwsPorts } from './wire';

/** What Lambda knows of this invocation; adds it to every log line as well. */
export function invocationOf({ clock, telemetry }: AwsPorts, context: Context): Invocation {
  telemetry.logger.addContext(context);
  return { deadline: clock.now() + context.getRemainingTimeInMillis(), traceId: telemetry.traceId };
}
