import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { request } from 'node:https';

const url = new URL(process.env['AI_GATEWAY_EVENTS_ENDPOINT']!);

const signer = new SignatureV4({
  service: 'appsync',
  region: process.env['AWS_REGION']!,
  credentials: {
    accessKeyId: process.env['AWS_ACCESS_KEY_ID']!,
    secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY']!,
  },
  sha256: Sha256,
});

/** Publishes one event: a connection, a signed POST, and the connection is closed. */
export async function postEvent(channel: string, event: object): Promise<void> {
  const body = JSON.stringify({ channel, events: [JSON.stringify(event)] });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { host: url.host, 'content-type': 'application/json' },
    body,
  });
  const status = await post(headers, body);
  if (status !== 200) throw new Error(`AppSync answered ${status}`);
}

function post(headers: Record<string, string>, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent: false, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
