import type { ContentBlockDeltaEvent } from '../../src/gateway/contract/events';
import type { Publish } from '../cloud/publish-recorder';
import { median, percentile } from '../statistics';
import { tokenNumbers } from './paced-tokens';
import type { Streamed } from './publisher-process';

/** How one answer was published. */
export interface PublishedAnswer {
  /** From each token's making to its arrival, in milliseconds. */
  readonly latencies: readonly number[];
  readonly publishes: number;
  readonly cpuMs: number;
}

/** @throws Error where a token did not arrive, or not in its turn */
export function publishedAnswer({ madeAt, cpuMs }: Streamed, publishes: readonly Publish[]): PublishedAnswer {
  const arrivals = publishes.flatMap(({ at, events }) =>
    events.flatMap((event) => tokenNumbers(textOf(event)).map((number) => ({ at, number }))),
  );
  const inOrder = arrivals.every(({ number }, index) => number === index);
  if (!inOrder || arrivals.length !== madeAt.length) {
    throw new Error(`Of ${madeAt.length} tokens, ${arrivals.length} arrived, or not in their order.`);
  }
  return {
    latencies: arrivals.map(({ at, number }) => at - madeAt[number]!),
    publishes: publishes.length,
    cpuMs,
  };
}

/** Figures of several answers of the same length and pace. */
export function figuresOf(answers: readonly PublishedAnswer[]) {
  const latencies = answers.flatMap((answer) => answer.latencies);
  const perThousand = (figure: (answer: PublishedAnswer) => number) =>
    (1_000 * answers.reduce((total, answer) => total + figure(answer), 0)) / latencies.length;
  return {
    publishes: perThousand(({ publishes }) => publishes),
    p50: median(latencies),
    p99: percentile(latencies, 99),
    lag: median(answers.map(({ latencies }) => latencies.at(-1)!)),
    cpu: perThousand(({ cpuMs }) => cpuMs),
  };
}

function textOf(event: string): string {
  const { contentBlockDelta } = JSON.parse(event) as ContentBlockDeltaEvent;
  return contentBlockDelta.delta.text ?? '';
}
