import { describe, expect, it } from '@jest/globals';
import { LogStore } from '../../../src/local/telemetry/log-store';

const functionName = 'chat';
const texts = (entries: readonly { text: string }[]) => entries.map(({ text }) => text);

describe('the log store', () => {
  it('finds the lines of a request', () => {
    const store = new LogStore();
    store.add({ functionName, requestId: 'r-1', text: 'a' });
    store.add({ functionName, requestId: 'r-2', text: 'b' });
    store.add({ functionName, text: '{"level":"INFO","message":"c","function_request_id":"r-1"}' });

    expect(store.byRequest('r-1')).toMatchObject([
      { text: 'a' },
      { line: { kind: 'structured', message: 'c' } },
    ]);
  });

  it('finds all lines of the requests of a trace, also those that do not name it', () => {
    const store = new LogStore();
    const named = (message: string, trace: string) =>
      JSON.stringify({ level: 'INFO', message, xray_trace_id: trace });
    store.add({ functionName, requestId: 'r-1', text: 'START RequestId: r-1 Version: $LATEST' });
    store.add({ functionName, requestId: 'r-1', text: named('mine', 't-1') });
    store.add({ functionName, requestId: 'r-2', text: named('other', 't-2') });
    store.add({ functionName, requestId: 'r-1', text: 'plain' });
    store.add({ functionName, text: 'of nobody' });

    expect(texts(store.byTrace('t-1'))).toEqual([
      'START RequestId: r-1 Version: $LATEST',
      named('mine', 't-1'),
      'plain',
    ]);
  });

  it('keeps the newest lines up to its capacity', () => {
    const store = new LogStore(3);

    for (const text of 'abcdefgh') store.add({ functionName, requestId: 'r-1', text });

    expect(texts(store.byRequest('r-1'))).toEqual(['f', 'g', 'h']);
    expect(texts(store.latest(2))).toEqual(['g', 'h']);
    expect(store.latest(0)).toEqual([]);
  });
});
