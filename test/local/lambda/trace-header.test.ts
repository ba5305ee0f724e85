import { describe, expect, it } from '@jest/globals';
import { continueTrace, formatTraceHeader, newTrace } from '../../../src/local/lambda/trace-header';

const ROOT = '1-68000000-0123456789abcdef01234567';
const PARENT = '00000000000000aa';

describe('the trace header', () => {
  it('carries a trace to the callee and back', () => {
    const trace = newTrace();

    expect(continueTrace(formatTraceHeader(trace, PARENT))).toEqual({ ...trace, parentId: PARENT });
  });

  it.each([
    [`Root=${ROOT}`, { traceId: ROOT, sampled: true }],
    [`Root=${ROOT};Parent=${PARENT};Sampled=0`, { traceId: ROOT, parentId: PARENT, sampled: false }],
    [`Self=x; Root=${ROOT}; Sampled=1; Lineage=a:b`, { traceId: ROOT, sampled: true }],
    [`Root=${ROOT};Parent=nonsense`, { traceId: ROOT, sampled: true }],
  ])('continues %s', (header, trace) => {
    expect(continueTrace(header)).toEqual(trace);
  });

  it.each([undefined, '', 'Root=nonsense;Parent=00000000000000aa'])('starts a trace for %j', (header) => {
    expect(continueTrace(header)).toEqual({
      traceId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      sampled: true,
    });
  });
});
