import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { RequestStopped } from '../request-observer';
import type { ApiContext } from './api-context';
import { EventsApiError, internalFailure, invalidInput, limitExceeded, throttled } from './errors';
import type { Fault } from './faults';
import { handlerHeaders } from './handler-headers';
import { headerFields } from './header-fields';
import { publish, type PublishResult } from './publish';
import { MAXIMUM_REQUEST_BYTES } from './publish-input';

export const HTTP_PATH = '/event';

/** The HTTP side of an API: `POST /event`, open to every origin. */
export function createHttpEndpoint(context: ApiContext): RequestListener {
  return (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-expose-headers', 'x-amzn-requestid,x-amzn-errortype');
    response.setHeader('x-amzn-requestid', randomUUID());
    const [path] = (request.url ?? '').split('?');
    if (path !== HTTP_PATH) return void response.writeHead(404).end();
    if (request.method === 'OPTIONS') return preflight(request, response);
    if (request.method !== 'POST') return void response.writeHead(405, { allow: 'OPTIONS, POST' }).end();
    void answer(context, request, response);
  };
}

function preflight(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(204, {
    'access-control-allow-methods': 'OPTIONS, POST',
    // Named one by one: the wildcard leaves out Authorization.
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
    'access-control-max-age': '86400',
  });
  response.end();
}

async function answer(
  context: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    sendJson(response, 200, await publishRequest(context, request, response));
  } catch (error) {
    if (error instanceof RequestStopped) return void response.destroy();
    if (!(error instanceof EventsApiError))
      context.log({ level: 'error', message: String(error), namespace: '' });
    const { status, http } = error instanceof EventsApiError ? error : internalFailure();
    // A handler chooses the type of its errors: a header holds printable ASCII.
    response.setHeader('x-amzn-errortype', http.errorType.replace(/[^\x20-\x7e]/g, ''));
    sendJson(response, status, { errors: [http] });
  }
}

async function publishRequest(
  context: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<PublishResult> {
  const body = await readBody(request);
  const { channel, events } = parseBody(body);
  const fault = context.faults.take(String(channel));
  await failBefore(fault, response);
  const sourceIp = request.socket.remoteAddress ?? '';
  const authorization = { headers: headerFields(request.headers), body, sourceIp };
  const observed = { operation: 'Publish', authorization: request.headers.authorization };
  await context.onPhase?.('received', observed);
  const result = await publish(context, {
    channel,
    events,
    caller: { requestHeaders: handlerHeaders(request), authorization },
  });
  await context.onPhase?.('done', observed);
  if (fault === 'loseResponse') throw broken(fault);
  return result;
}

/** @throws as the fault has it, where it keeps the publish from being made */
async function failBefore(fault: Fault | undefined, response: ServerResponse): Promise<void> {
  switch (fault) {
    case 'throttle':
      throw throttled();
    case 'internalFailure':
      throw internalFailure();
    case 'hang':
      await once(response, 'close');
      throw broken(fault);
    case 'dropConnection':
      throw broken(fault);
    case 'loseResponse':
    case undefined:
  }
}

const broken = (fault: Fault) => new RequestStopped(`The connection breaks: ${fault}.`);

/** Reads a body to its end, but keeps no more of it than the limit: an answer is heard only by who has finished sending. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAXIMUM_REQUEST_BYTES) chunks.push(chunk);
  }
  if (size > MAXIMUM_REQUEST_BYTES) throw limitExceeded('The request exceeds 1.2 MB');
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(body: string): { channel?: unknown; events?: unknown } {
  try {
    return Object(JSON.parse(body)) as { channel?: unknown; events?: unknown };
  } catch {
    throw invalidInput('The request body is not valid JSON');
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
