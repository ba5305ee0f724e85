import * as v from 'valibot';
import { handleFailedInvocation } from '../gateway/failed-invocation';
import { inboundInvocation } from '../gateway/inbound';
import { lambdaHandler } from './invocation';
import { wirePorts } from './wire';

const ports = wirePorts();

/** Lambda's record of an asynchronous invocation that failed for good. */
const failureRecord = v.object({
  requestContext: v.object({
    requestId: v.string(),
    condition: v.string(),
    approximateInvokeCount: v.number(),
  }),
  requestPayload: inboundInvocation,
});

/** The chat function's on-failure destination: tells the user, settles the turn, drops the text. */
export const handler = lambdaHandler(ports, async (event, invocation) => {
  const { requestContext, requestPayload } = v.parse(failureRecord, event);
  ports.telemetry.log('error', 'invocation_given_up', {
    failedInvocation: requestContext.requestId,
    condition: requestContext.condition,
    attempts: requestContext.approximateInvokeCount,
  });
  await handleFailedInvocation(ports, requestPayload, invocation);
});
