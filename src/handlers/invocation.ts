import type { Context } from 'aws-lambda';
import { GatewayError } from '../gateway/errors';
import type { Invocation } from '../gateway/inbound';
import type { AwsPorts } from './wire';

/** All that Lambda's runtime is told of a failure: it logs what it is given, whole. */
class InvocationFailed extends Error {
  override readonly name = 'InvocationFailed';
}

/**
 * Makes a Lambda handler of a function of the domain. What that throws is logged without a word of the user's text, which
 * a validation error repeats; then the invocation fails, for Lambda to retry.
 */
export function lambdaHandler(
  ports: AwsPorts,
  handle: (event: unknown, invocation: Invocation) => Promise<unknown>,
) {
  const { clock, telemetry } = ports;
  return async (event: unknown, context: Context): Promise<unknown> => {
    telemetry.logger.addContext(context);
    try {
      return await handle(event, {
        deadline: clock.now() + context.getRemainingTimeInMillis(),
        traceId: telemetry.traceId,
      });
    } catch (error) {
      telemetry.log('error', 'invocation_failed', {}, error);
      // The gateway's own errors are written for clients: an operator who invokes the function reads them here.
      throw new InvocationFailed(
        error instanceof GatewayError
          ? error.message
          : 'The invocation failed: the log line invocation_failed says why.',
      );
    }
  };
}
