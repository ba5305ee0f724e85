import type { Inputs } from '../terraform/module-construct';
import type { observability } from './definition';

type ObservabilityInputs = Inputs<typeof observability>;

/** An alarm on one metric. Its description is what the person reads whom it wakes: what it means, and what to do first. */
export interface MetricAlarm {
  readonly namespace: string;
  readonly dimension: string;
  /** The input that names what is watched. */
  readonly of: 'chatFunctionName' | 'failureFunctionName' | 'apiId';
  readonly metricName: string;
  readonly statistic: 'Sum' | 'Average' | 'p95';
  readonly threshold: keyof ObservabilityInputs['thresholds'];
  /** For a threshold in seconds: the metric is in milliseconds. */
  readonly factor?: number;
  /** How many periods of five minutes in a row. Default: 1. */
  readonly periods?: number;
  readonly description: string;
}

const CHAT = { namespace: 'AWS/Lambda', dimension: 'FunctionName', of: 'chatFunctionName' } as const;
const FAILURE = { namespace: 'AWS/Lambda', dimension: 'FunctionName', of: 'failureFunctionName' } as const;
const API = { namespace: 'AWS/AppSync', dimension: 'EventAPIId', of: 'apiId' } as const;

/** The alarms on functions and API, by their name after the gateway's own. */
export const METRIC_ALARMS: Readonly<Record<string, MetricAlarm>> = {
  chat_errors: {
    ...CHAT,
    metricName: 'Errors',
    statistic: 'Sum',
    threshold: 'chatErrors',
    description:
      'Invocations of the chat function fail: it crashed, ran out of memory or time, or could not start. Refusals and errors of a model do not count, those are told. First: its log, lines invocation_failed and platform.report.',
  },
  chat_throttles: {
    ...CHAT,
    metricName: 'Throttles',
    statistic: 'Sum',
    threshold: 'chatThrottles',
    description:
      'Prompts wait because as many turns run as may run. First: metric ConcurrentExecutions against functions.chat.reserved_concurrency and the account’s quota; raise what is reached, or look for a client that floods.',
  },
  chat_duration: {
    ...CHAT,
    metricName: 'Duration',
    statistic: 'p95',
    threshold: 'chatDurationSeconds',
    factor: 1_000,
    periods: 3,
    description:
      'One turn in twenty comes near the chat function’s timeout, at which answers are cut off. First: metric FirstTokenLatency by model, for a slow model; then functions.chat.timeout_seconds, or a smaller limit of output tokens.',
  },
  chat_event_age: {
    ...CHAT,
    metricName: 'AsyncEventAge',
    statistic: 'Average',
    threshold: 'chatEventAgeSeconds',
    factor: 1_000,
    periods: 2,
    description:
      'Prompts wait long before their turn begins. First: the alarms chat_throttles and chat_errors, whose cause this shares; then the health of AWS Lambda in this region.',
  },
  chat_events_dropped: {
    ...CHAT,
    metricName: 'AsyncEventsDropped',
    statistic: 'Sum',
    threshold: 'chatEventsDropped',
    description:
      'Prompts were given up, too old or failed too often; the failure function has told those people. First: the failure function’s log, lines invocation_given_up, whose field condition says which of the two.',
  },
  chat_failures_undelivered: {
    ...CHAT,
    metricName: 'DestinationDeliveryFailures',
    statistic: 'Sum',
    threshold: 'failuresLost',
    description:
      'The failure function could not be invoked for a prompt that was given up: that person waits for ever. First: policy report-failure of the chat function’s role, and whether the failure function is there.',
  },
  failure_errors: {
    ...FAILURE,
    metricName: 'Errors',
    statistic: 'Sum',
    threshold: 'failureErrors',
    description:
      'The failure function fails to tell somebody, who waits; it is tried again. First: its log, lines invocation_failed: the Events API, a table or the key refuses it.',
  },
  failure_events_dropped: {
    ...FAILURE,
    metricName: 'AsyncEventsDropped',
    statistic: 'Sum',
    threshold: 'failuresLost',
    description:
      'The failure function gave up: somebody waits for ever, and the tokens that their turn reserved are not given back at once. First: its log; then the turns table, items that are not settled.',
  },
  api_server_errors: {
    ...API,
    metricName: '5XXError',
    statistic: 'Sum',
    threshold: 'apiServerErrors',
    description:
      'The Events API fails requests. First: its log group for errors of the channel handlers, above all after a release; then the health of AWS AppSync in this region.',
  },
};
