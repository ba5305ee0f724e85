import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ServiceException } from './errors';
import { supportedOperations } from './operations/supported-operations';
import type { UserPool } from './user-pool';

const maximumBodyBytes = 64 * 1024;
const targetPrefix = 'AWSCognitoIdentityProviderService.';
const loopbackOrigin = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Speaks Cognito's HTTP: operations by AWS JSON 1.1, the pool's public documents, and CORS. */
export function requestHandler(pool: UserPool) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    response.setHeader('x-amzn-requestid', randomUUID());
    answer(pool, request, response).catch((error: unknown) => refuse(request, response, error));
  };
}

async function answer(pool: UserPool, request: IncomingMessage, response: ServerResponse): Promise<void> {
  allowLoopbackOrigin(request, response);
  const path = request.url?.split('?')[0] ?? '/';
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
  } else if (request.method === 'GET') {
    sendDocument(pool, path, request, response);
  } else if (request.method === 'POST' && path === '/') {
    send(response, 200, 'application/x-amz-json-1.1', await runOperation(pool, request));
  } else {
    throw new ServiceException('UnknownOperationException', 'Operations are POST requests to /.', 404);
  }
}

/** A page from elsewhere must not work the pool through the browser of whoever runs it; Cognito itself allows every origin. */
function allowLoopbackOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  if (headers.origin === undefined) return;
  if (!loopbackOrigin.test(headers.origin)) {
    throw new ServiceException(
      'NotAuthorizedException',
      'Only pages on this machine may call the user pool.',
      403,
    );
  }
  response.setHeader('access-control-allow-origin', headers.origin);
  response.setHeader('vary', 'origin');
  response.setHeader('access-control-allow-methods', 'GET, POST, OPTIONS');
  response.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? '*');
  response.setHeader('access-control-expose-headers', 'x-amzn-errortype, x-amzn-requestid');
  response.setHeader('access-control-max-age', '600');
}

function sendDocument(
  pool: UserPool,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const root = `/${pool.id}/.well-known`;
  if (path === `${root}/jwks.json`) {
    send(response, 200, 'application/json', pool.jwks);
  } else if (path === `${root}/openid-configuration`) {
    send(response, 200, 'application/json', {
      issuer: pool.issuer,
      jwks_uri: `http://127.0.0.1:${request.socket.localPort}${root}/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'token'],
      scopes_supported: ['openid', 'email', 'phone', 'profile'],
      subject_types_supported: ['public'],
    });
  } else {
    throw new ServiceException('ResourceNotFoundException', 'No such document.', 404);
  }
}

async function runOperation(pool: UserPool, request: IncomingMessage): Promise<object> {
  const target = String(request.headers['x-amz-target'] ?? '');
  const name = target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : undefined;
  const operation = name === undefined ? undefined : supportedOperations.get(name);
  if (!operation) throw new ServiceException('UnknownOperationException', `Unknown operation: ${target}`);
  if (operation.signed && !request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
    throw new ServiceException('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  return operation.run(pool, parseJson(await readBody(request)));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBodyBytes) {
      throw new ServiceException(
        'RequestEntityTooLargeException',
        `The body exceeds ${maximumBodyBytes} bytes.`,
        413,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** No `cause`: the parser's message quotes the body. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ServiceException('SerializationException', 'The body is not JSON.');
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (request.errored) return; // The caller is gone.
  const { code, message, status } = error instanceof ServiceException ? error : internalError(error);
  if (!request.complete) {
    response.setHeader('connection', 'close');
    request.resume();
  }
  response.setHeader('x-amzn-errortype', code);
  send(response, status, 'application/x-amz-json-1.1', { __type: code, message });
}

function internalError(cause: unknown): ServiceException {
  process.emitWarning(cause instanceof Error ? cause : String(cause));
  return new ServiceException('InternalErrorException', 'The user pool failed.', 500);
}

function send(response: ServerResponse, status: number, contentType: string, body: object): void {
  response.writeHead(status, { 'content-type': contentType }).end(JSON.stringify(body));
}
