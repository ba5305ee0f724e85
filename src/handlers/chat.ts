import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { handleInbound, inboundInvocation } from '../gateway/inbound';
import { invocationOf } from './invocation';
import { wirePorts } from './wire';

const ports = wirePorts();

/** Runs once a publish to `/Inbound-Messages/…`, invoked asynchronously by the inbound channel's handler. */
export async function handler(event: unknown, context: Context): Promise<void> {
  const invocation = invocationOf(ports, context);
  await handleInbound(ports, v.parse(inboundInvocation, event), invocation);
}
