import { describe, expect, it } from '@jest/globals';
import { parseLogLine } from '../../../src/local/telemetry/log-line';

describe('a log line', () => {
  it('of Powertools Logger is structured', () => {
    const fields = {
      level: 'WARN',
      message: 'Quota is low',
      timestamp: '2026-11-23T10:00:00.000Z',
      service: 'gateway',
      function_request_id: 'request-1',
      xray_trace_id: '1-68000000-0123456789abcdef01234567',
      left: 3,
    };

    expect(parseLogLine(JSON.stringify(fields))).toEqual({
      kind: 'structured',
      level: 'WARN',
      message: 'Quota is low',
      service: 'gateway',
      requestId: 'request-1',
      traceId: '1-68000000-0123456789abcdef01234567',
      fields,
    });
  });

  it('in the embedded metric format is one data point for each metric and set of dimensions', () => {
    const fields = {
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: 'Gateway',
            Dimensions: [['service'], ['service', 'model']],
            Metrics: [{ Name: 'Tokens', Unit: 'Count' }, { Name: 'Latency' }],
          },
        ],
      },
      service: 'gateway',
      model: 'nova',
      Tokens: 12,
      Latency: [5, 7],
    };

    const line = parseLogLine(JSON.stringify(fields));

    const shared = { namespace: 'Gateway', timestamp: 1_700_000_000_000 };
    const tokens = { ...shared, name: 'Tokens', unit: 'Count', values: [12] };
    const latency = { ...shared, name: 'Latency', unit: 'None', values: [5, 7] };
    expect(line).toEqual({
      kind: 'metrics',
      fields,
      dataPoints: [
        { ...tokens, dimensions: { service: 'gateway' } },
        { ...latency, dimensions: { service: 'gateway' } },
        { ...tokens, dimensions: { service: 'gateway', model: 'nova' } },
        { ...latency, dimensions: { service: 'gateway', model: 'nova' } },
      ],
    });
  });

  it('without dimensions has data points without dimensions', () => {
    const line = parseLogLine(
      '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"N","Metrics":[{"Name":"M"}]}]},"M":1}',
    );

    expect(line).toMatchObject({ kind: 'metrics', dataPoints: [{ name: 'M', dimensions: {} }] });
  });

  it('skips metrics and dimension sets whose values are missing', () => {
    const line = parseLogLine(
      '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["gone"],[]],"Metrics":[{"Name":"M"},{"Name":"Gone"}]}]},"M":1}',
    );

    expect(line).toMatchObject({ dataPoints: [{ name: 'M', dimensions: {} }] });
  });

  it("of Lambda's own names its request, and its trace", () => {
    expect(parseLogLine('START RequestId: r-1 Version: $LATEST')).toMatchObject({ requestId: 'r-1' });
    expect(
      parseLogLine('REPORT RequestId: r-1\tDuration: 1.00 ms\tXRAY TraceId: 1-a-b\tSegmentId: c'),
    ).toMatchObject({ kind: 'text', requestId: 'r-1', traceId: '1-a-b' });
  });

  it.each(['', 'plain', '{"level":', '[1]', '{"a":1}', '{"_aws":{}}', 'null'])('is text: %j', (text) => {
    expect(parseLogLine(text)).toEqual({ kind: 'text', text });
  });
});
