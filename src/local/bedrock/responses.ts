import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { randomUUID } from 'node:crypto';
import { RequestStopped, type RequestPhase } from '../request-observer';
import { toBedrockError } from './bedrock-error';
import { encodeEvent, encodeException } from './event-stream-frames';
import { ConnectionReset } from './faults';
import type { HttpExchange } from './http-exchange';

/**
 * Answers with an event stream. Its headers wait for the first event, so that an earlier failure can be an HTTP error.
 * @param observe awaited after the first event, and after the last one before the end
 */
export async function sendEvents(
  exchange: HttpExchange,
  events: AsyncIterable<ConverseStreamOutput>,
  observe?: (phase: RequestPhase) => Promise<void>,
): Promise<void> {
  for await (const event of events) {
    const isFirst = !exchange.answering;
    if (isFirst) sendStreamHeaders(exchange);
    await exchange.write(encodeEvent(event));
    if (isFirst) await observe?.('streaming');
  }
  if (!exchange.answering) sendStreamHeaders(exchange);
  await observe?.('done');
  exchange.end();
}

export function sendJson(exchange: HttpExchange, value: object): void {
  exchange.sendHeaders(200, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() });
  exchange.end(JSON.stringify(value));
}

/** Tells of a failure in the way that is still open: an HTTP error, or an exception in the stream. */
export function sendFailure(exchange: HttpExchange, error: unknown): void {
  if (exchange.signal.aborted) return;
  if (error instanceof ConnectionReset || error instanceof RequestStopped) return exchange.reset();
  const failure = toBedrockError(error);
  if (exchange.answering) return exchange.end(encodeException(failure));
  exchange.sendHeaders(failure.status, {
    'content-type': 'application/json',
    // Bedrock appends its namespace to the code; a client must cut it off.
    'x-amzn-errortype': `${failure.code}:http://internal.amazon.com/coral/com.amazon.bedrock/`,
    'x-amzn-requestid': randomUUID(),
  });
  exchange.end(JSON.stringify({ message: failure.message }));
}

function sendStreamHeaders(exchange: HttpExchange): void {
  exchange.sendHeaders(200, {
    'content-type': 'application/vnd.amazon.eventstream',
    'x-amzn-requestid': randomUUID(),
  });
}
