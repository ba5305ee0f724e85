import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readBody } from './request-body';

/** Lambda's limit for a synchronous payload, either way: 6 MB. */
export const SYNCHRONOUS_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** One invocation as the runtime receives it. */
export interface RuntimeInvocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly traceHeader: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  /** JSON. */
  readonly payload: string;
}

/** What the runtime reported: JSON of the handler's answer, or of `{errorType, errorMessage, trace}`. */
export interface RuntimeReport {
  readonly payload: string;
  readonly failed: boolean;
}

/**
 * The Runtime API of one execution environment: the server that its runtime polls.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  /** Resolves with undefined once the runtime first asks for work, or with the report of a failed initialization. */
  readonly initialized: Promise<RuntimeReport | undefined>;
  private resolveInitialized!: (failure?: RuntimeReport) => void;
  private poll: ServerResponse | undefined;
  private queued: RuntimeInvocation | undefined;
  private current: { requestId: string; report: (report: RuntimeReport) => void } | undefined;
  private whenPolled: (() => void) | undefined;

  private constructor(private readonly server: Server) {
    this.initialized = new Promise((resolve) => (this.resolveInitialized = resolve));
    server.on('request', (request, response) => {
      this.route(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<RuntimeApi> {
    const api = new RuntimeApi(createServer());
    api.server.listen(0, '127.0.0.1');
    await once(api.server, 'listening');
    return api;
  }

  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Hands over one invocation; resolves with the runtime's report. It stays pending if the runtime dies. */
  deliver(invocation: RuntimeInvocation): Promise<RuntimeReport> {
    return new Promise((report) => {
      this.current = { requestId: invocation.requestId, report };
      this.queued = invocation;
      this.answerPoll();
    });
  }

  /** Resolves when the runtime waits for its next invocation. */
  async polled(): Promise<void> {
    if (!this.poll) await new Promise<void>((resolve) => (this.whenPolled = resolve));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const resource = request.url?.replace('/2018-06-01/runtime', '');
    if (request.method === 'GET' && resource === '/invocation/next') {
      this.poll = response;
      this.resolveInitialized();
      this.whenPolled?.();
      this.answerPoll();
      return;
    }
    const [, requestId, outcome] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(resource ?? '') ?? [];
    const isInitializationError = resource === '/init/error';
    if (request.method !== 'POST' || (!isInitializationError && !outcome)) {
      answer(response, 404, { errorType: 'NotFound', errorMessage: 'No such resource' });
      return;
    }
    const payload = await readBody(request, SYNCHRONOUS_PAYLOAD_BYTES);
    if (isInitializationError) {
      this.resolveInitialized({ payload: payload ?? 'null', failed: true });
    } else if (requestId !== this.current?.requestId) {
      answer(response, 400, { errorType: 'InvalidRequestID', errorMessage: 'Invalid request ID' });
      return;
    } else {
      const report = payload === undefined ? tooLarge() : { payload, failed: outcome === 'error' };
      this.current?.report(report);
      this.current = undefined;
    }
    answer(response, 202, { status: 'OK' });
  }

  private answerPoll(): void {
    if (!this.poll || !this.queued) return;
    const { requestId, deadline, functionArn, traceHeader, payload } = this.queued;
    this.poll.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': deadline,
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': traceHeader,
    });
    this.poll.end(payload);
    this.poll = undefined;
    this.queued = undefined;
  }
}

function tooLarge(): RuntimeReport {
  const payload = {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${SYNCHRONOUS_PAYLOAD_BYTES} bytes).`,
  };
  return { payload: JSON.stringify(payload), failed: true };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
