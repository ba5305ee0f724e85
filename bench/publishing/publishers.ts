import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { functionEnvironment } from '../../src/local/lambda/function-environment';
import type { Cloud } from '../cloud/cloud';
import { REGION } from '../cloud/cloud';
import type { Side } from '../interleave';
import { bundle } from '../processes/bundle';
import type { PublishedAnswer } from './answer-figures';
import { publishedAnswer } from './answer-figures';
import type { Streamed } from './publisher-process';
import type { StreamRequest } from './stream-tokens';

/** One side's publishing process, kept warm from one answer to the next as a function's is. */
export interface PublisherProcess {
  /** Publishes one answer, on a channel of its own. */
  answer(request: Omit<StreamRequest, 'channel'>): Promise<PublishedAnswer>;
}

/** What a process does once only, none of the answers that are measured has to. */
const WARM_UP = { tokens: 30, tokensPerSecond: 100 };

/** Starts a process of each side that is named, and warms it up. */
export async function startPublishers<Name extends Side>(
  cloud: Cloud,
  sides: readonly Name[],
): Promise<Record<Name, PublisherProcess>> {
  const file = await bundle(
    'bench/publishing/publisher-process.ts',
    path.join(cloud.directory, 'publisher.js'),
  );
  const started = sides.map((side) => [side, startPublisher(cloud, file, side)] as const);
  for (const [, publisher] of started) await publisher.answer(WARM_UP);
  return Object.fromEntries(started) as Record<Name, PublisherProcess>;
}

function startPublisher(cloud: Cloud, file: string, side: Side): PublisherProcess {
  const { chat, environment, publishes, directory } = cloud;
  const options = { region: REGION, taskRoot: directory, environment, runtimeApiAddress: '' };
  const child = cloud.start(file, [side], functionEnvironment(chat, options));
  return {
    answer: async (request) => {
      const channel = `/Outbound-Messages/${randomUUID()}`;
      child.send({ ...request, channel } satisfies StreamRequest);
      return publishedAnswer(await child.next<Streamed>(), publishes.take(channel));
    },
  };
}
