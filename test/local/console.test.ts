import { describe, expect, it } from '@jest/globals';
import { consoleLine } from '../../src/local/console';
import { LogStore } from '../../src/local/telemetry/log-store';

const lineFor = (text: string) =>
  consoleLine(new LogStore().add({ functionName: 'chat', requestId: 'i1', text }));
const json = (fields: object) =>
  lineFor(JSON.stringify({ timestamp: '2026-11-23T12:00:00.000Z', ...fields }));

describe('consoleLine', () => {
  it('tells what was refused, and why', () => {
    const failure = { name: 'GatewayError', cause: { name: 'TimeoutError' } };

    expect(
      json({ level: 'ERROR', message: 'request_failed', errorType: 'reservation_failed', failure }),
    ).toBe('! chat: request_failed (reservation_failed, GatewayError ← TimeoutError, invocation i1)');
  });

  it('tells of a function that timed out', () => {
    expect(lineFor('2026-11-23T12:00:00.000Z i1 Task timed out after 3.00 seconds')).toContain(
      'Task timed out',
    );
  });

  it.each([
    ['what went well', JSON.stringify({ level: 'INFO', message: 'turn_settled' })],
    ['the platform’s own lines', 'START RequestId: i1 Version: $LATEST'],
    ['metrics', JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics: [] } })],
  ])('is silent about %s', (_, text) => {
    expect(lineFor(text)).toBeUndefined();
  });
});
