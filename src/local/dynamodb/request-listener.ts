import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { OnPhase } from '../request-observer';
import type { Faults } from './faults';
import type { Service } from './service';

export interface RequestListenerOptions {
  readonly service: Service;
  readonly faults: Faults;
  readonly onPhase: OnPhase | undefined;
}

/** Speaks DynamoDB's JSON protocol, version 20120810, for the service; plays the faults of the connection. */
export function requestListener(options: RequestListenerOptions): RequestListener {
  return (request, response) => {
    // A client that goes away while it sends needs no answer, nor does one whose request was stopped.
    answer(options, request, response).catch(() => response.destroy());
  };
}

async function answer(
  { service, faults, onPhase }: RequestListenerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request);
  const target = request.headers['x-amz-target'];
  const operation = /^DynamoDB_20120810\.(\w+)$/.exec(String(target))?.[1] ?? '';
  const fault = faults.take(operation);
  if (fault === 'hang') return;
  if (fault === 'dropConnection') return void response.destroy();
  const observed = { operation, authorization: request.headers.authorization };
  if (onPhase) await onPhase('received', observed);
  const { statusCode, output } = await service.answer(operation, body, fault);
  if (fault === 'loseResponse') return void response.destroy();
  if (onPhase && statusCode === 200) await onPhase('done', observed);
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() };
  response.writeHead(statusCode, headers).end(JSON.stringify(output));
}
