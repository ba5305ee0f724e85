import * as v from 'valibot';
import { handleInbound, inboundInvocation } from '../gateway/inbound';
import { lambdaHandler } from './invocation';
import { wireAws } from './wire';

const { ports, prepare } = wireAws();
// Once this file has run: the platform need not wait for it.
queueMicrotask(prepare);

/** Runs once a publish to `/Inbound-Messages/…`, invoked asynchronously by the inbound channel's handler. */
export const handler = lambdaHandler(ports, (event, invocation) =>
  handleInbound(ports, v.parse(inboundInvocation, event), invocation),
);
