/** One measurement, as CloudWatch extracts it: once for every set of dimensions. */
export interface MetricDataPoint {
  readonly namespace: string;
  readonly name: string;
  /** CloudWatch's unit; `None` where the line has none. */
  readonly unit: string;
  readonly values: readonly number[];
  readonly dimensions: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly timestamp: number;
}

/** A line of Powertools Logger, or of whatever else writes JSON with a level and a message. */
export interface StructuredLogLine {
  readonly kind: 'structured';
  /** `DEBUG`, `INFO`, `WARN`, `ERROR`, `CRITICAL`. */
  readonly level: string;
  readonly message: string;
  readonly service?: string;
  readonly requestId?: string;
  readonly traceId?: string;
  /** All keys of the line. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A line in CloudWatch's embedded metric format. */
export interface MetricsLogLine {
  readonly kind: 'metrics';
  readonly dataPoints: readonly MetricDataPoint[];
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Any other line; the ids are read from Lambda's own START, END and REPORT. */
export interface TextLogLine {
  readonly kind: 'text';
  readonly text: string;
  readonly requestId?: string;
  readonly traceId?: string;
}

export type ParsedLogLine = StructuredLogLine | MetricsLogLine | TextLogLine;

type Fields = Readonly<Record<string, unknown>>;

/** Reads one line of a function's log. Never throws: what is neither JSON log nor metric is text. */
export function parseLogLine(text: string): ParsedLogLine {
  const fields = parseFields(text);
  if (!fields) return parseText(text);
  if (isRecord(fields['_aws']) && Array.isArray(fields['_aws']['CloudWatchMetrics'])) {
    return { kind: 'metrics', dataPoints: dataPointsOf(fields, fields['_aws']), fields };
  }
  const level = stringIn(fields, 'level');
  const message = stringIn(fields, 'message');
  if (level === undefined || message === undefined) return parseText(text);
  return {
    kind: 'structured',
    level,
    message,
    ...defined({
      service: stringIn(fields, 'service'),
      requestId: stringIn(fields, 'function_request_id'),
      traceId: stringIn(fields, 'xray_trace_id'),
    }),
    fields,
  };
}

function parseFields(text: string): Fields | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseText(text: string): TextLogLine {
  const platform = /^(?:START|END|REPORT) RequestId: (\S+)(?:.*\tXRAY TraceId: (\S+))?/.exec(text);
  return { kind: 'text', text, ...defined({ requestId: platform?.[1], traceId: platform?.[2] }) };
}

/**
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * Values and dimensions are named by the directive and stand beside it, as the line's own keys.
 */
function dataPointsOf(fields: Fields, aws: Fields): MetricDataPoint[] {
  const timestamp = typeof aws['Timestamp'] === 'number' ? aws['Timestamp'] : Date.now();
  return recordsIn(aws, 'CloudWatchMetrics').flatMap((directive) => {
    const namespace = stringIn(directive, 'Namespace');
    if (namespace === undefined) return [];
    const dimensionSets = Array.isArray(directive['Dimensions'])
      ? (directive['Dimensions'] as unknown[])
      : [[]];
    return dimensionSets.flatMap((names) => {
      const dimensions = dimensionsOf(fields, names);
      if (!dimensions) return [];
      return recordsIn(directive, 'Metrics').flatMap((metric) => {
        const name = stringIn(metric, 'Name');
        const values = name === undefined ? [] : numbersIn(fields, name);
        if (name === undefined || values.length === 0) return [];
        return { namespace, name, unit: stringIn(metric, 'Unit') ?? 'None', values, dimensions, timestamp };
      });
    });
  });
}

/** Undefined where the line lacks one of them: CloudWatch then extracts nothing for the set. */
function dimensionsOf(fields: Fields, names: unknown): Record<string, string> | undefined {
  if (!Array.isArray(names)) return undefined;
  const entries = (names as unknown[]).map((name) => [name, fields[String(name)]] as const);
  if (entries.some(([, value]) => typeof value !== 'string')) return undefined;
  return Object.fromEntries(entries) as Record<string, string>;
}

function numbersIn(fields: Fields, key: string): number[] {
  return [fields[key]].flat().filter((value): value is number => typeof value === 'number');
}

function recordsIn(fields: Fields, key: string): Fields[] {
  const value = fields[key];
  return Array.isArray(value) ? (value as unknown[]).filter(isRecord) : [];
}

function stringIn(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  return typeof value === 'string' ? value : undefined;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function defined<K extends string>(values: Record<K, string | undefined>): Partial<Record<K, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<
    Record<K, string>
  >;
}
