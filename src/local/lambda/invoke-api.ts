import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StandIn } from '../stand-in';
import { LambdaError, PayloadTooLargeError, type LambdaErrorCode } from './errors';
import type { Execution } from './execution-environment';
import { FUNCTION_VERSION } from './function-environment';
import { readBody } from './request-body';
import { SYNCHRONOUS_PAYLOAD_BYTES } from './runtime-api';

const STATUS_CODES: Record<LambdaErrorCode, number> = {
  InvalidRequestContentException: 400,
  InvalidZipFileException: 400,
  MissingAuthenticationTokenException: 403,
  ResourceNotFoundException: 404,
  RequestTooLargeException: 413,
  TooManyRequestsException: 429,
};

interface Caller {
  readonly traceHeader?: string;
}

/** What the API calls; `payload` is JSON. All throw `LambdaError`s. */
export interface InvokeApiTarget {
  readonly find: (functionName: string) => void;
  readonly execute: (
    functionName: string,
    payload: string,
    caller: Caller,
  ) => Promise<Execution & { requestId: string }>;
  readonly queue: (functionName: string, payload: string, caller: Caller) => { requestId: string };
}

/** Serves `POST /2015-03-31/functions/{name}/invocations`, so that the AWS SDKs and CLI can invoke local functions. */
export async function serveInvokeApi(target: InvokeApiTarget): Promise<StandIn> {
  const server = createServer((request, response) => {
    invoke(request, response, target).catch((error: unknown) => answerError(response, error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function invoke(
  request: IncomingMessage,
  response: ServerResponse,
  target: InvokeApiTarget,
): Promise<void> {
  const [, reference] =
    /^\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?|$)/.exec(request.url ?? '') ?? [];
  if (request.method !== 'POST' || reference === undefined) {
    response.writeHead(404).end();
    return;
  }
  // Only its presence is checked: a web page cannot send this header here without asking first, and is not answered.
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
    throw new LambdaError(
      'MissingAuthenticationTokenException',
      'Sign the request with Signature Version 4.',
    );
  }
  const functionName = nameOf(decodeURIComponent(reference));
  target.find(functionName);
  const payload = await readPayload(request);
  const traceHeader = request.headers['x-amzn-trace-id'];
  const caller = typeof traceHeader === 'string' ? { traceHeader } : {};

  switch (request.headers['x-amz-invocation-type'] ?? 'RequestResponse') {
    case 'RequestResponse': {
      const execution = await target.execute(functionName, payload, caller);
      response.writeHead(200, {
        'content-type': 'application/json',
        'x-amzn-requestid': execution.requestId,
        'x-amz-executed-version': FUNCTION_VERSION,
        ...(execution.status === 'success' ? {} : { 'x-amz-function-error': 'Unhandled' }),
      });
      response.end(execution.payload);
      return;
    }
    case 'Event': {
      const { requestId } = target.queue(functionName, payload, caller);
      response.writeHead(202, { 'x-amzn-requestid': requestId }).end();
      return;
    }
    case 'DryRun':
      response.writeHead(204).end();
      return;
    default:
      throw new LambdaError(
        'InvalidRequestContentException',
        'X-Amz-Invocation-Type must be RequestResponse, Event or DryRun.',
      );
  }
}

/** The name in `name`, `name:qualifier`, `account:function:name` or a complete ARN. */
function nameOf(reference: string): string {
  const parts = reference.split(':');
  const marker = parts.indexOf('function');
  return parts[marker + 1] ?? reference;
}

async function readPayload(request: IncomingMessage): Promise<string> {
  const payload = await readBody(request, SYNCHRONOUS_PAYLOAD_BYTES);
  if (payload === undefined) throw new PayloadTooLargeError(SYNCHRONOUS_PAYLOAD_BYTES);
  if (payload === '') return '{}';
  try {
    JSON.parse(payload);
  } catch (cause) {
    throw new LambdaError('InvalidRequestContentException', 'Could not parse request body into json', {
      cause,
    });
  }
  return payload;
}

function answerError(response: ServerResponse, error: unknown): void {
  if (!(error instanceof LambdaError)) {
    response.destroy();
    return;
  }
  const status = STATUS_CODES[error.code];
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': error.code });
  response.end(JSON.stringify({ Type: 'User', message: error.message }));
}
