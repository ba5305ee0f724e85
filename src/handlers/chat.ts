import * as v from 'valibot';
import { handleInbound, inboundInvocation } from '../gateway/inbound';
import { lambdaHandler } from './invocation';
import { wirePorts } from './wire';

const ports = wirePorts();

/** Runs once a publish to `/Inbound-Messages/…`, invoked asynchronously by the inbound channel's handler. */
export const handler = lambdaHandler(ports, (event, invocation) =>
  handleInbound(ports, v.parse(inboundInvocation, event), invocation),
);
