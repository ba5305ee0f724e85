import * as v from 'valibot';
import { handleInbound, inboundInvocation } from '../gateway/inbound';
import { lambdaHandler } from './invocation';
import { wirePorts } from './wire';

const ports = wirePorts();
// Read while the function starts, so that the first turn does not wait for it; a failure is met again, and told, there.
ports.configuration.current().catch(() => undefined);

/** Runs once a publish to `/Inbound-Messages/…`, invoked asynchronously by the inbound channel's handler. */
export const handler = lambdaHandler(ports, (event, invocation) =>
  handleInbound(ports, v.parse(inboundInvocation, event), invocation),
);
