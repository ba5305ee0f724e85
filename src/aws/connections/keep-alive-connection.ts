import * as http from 'node:http';
import * as https from 'node:https';
import { keepAliveAgent, openEarly } from './early-connection';

/** A publish takes milliseconds; one that takes this long is tried again on a new connection. */
const TIMEOUT_MS = 5_000;

/** POSTs to one URL over connections that are kept open. */
export class KeepAliveConnection {
  private readonly send: typeof https.request;
  private readonly agent: http.Agent;

  constructor(private readonly url: URL) {
    this.send = url.protocol === 'https:' ? https.request : http.request;
    this.agent = keepAliveAgent(url.protocol);
  }

  /** Opens a connection before the first request. */
  open(): void {
    openEarly(this.agent, this.url);
  }

  /** Rejects where the connection broke or nothing came within five seconds. */
  post(headers: Record<string, string>, body: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const request = this.send(this.url, { method: 'POST', agent: this.agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        );
        response.on('error', reject);
      });
      request.setTimeout(TIMEOUT_MS, () => request.destroy(new Error('No answer within the time limit')));
      request.on('error', reject);
      request.end(body);
    });
  }
}
