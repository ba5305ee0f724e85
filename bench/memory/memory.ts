import { startChatProcess } from './chat-process';
import type { HeapSample } from './heap-sampler';

const SAMPLES = 20;

/** A short answer, as fast as can be. */
const TEXT = '[[tokens=10]][[pace=0]][[first=0]]';

export interface MemoryRun {
  /** Twenty, at even distances, each after a full collection. */
  readonly samples: readonly HeapSample[];
  /** Processes that took part: one, unless one ended. */
  readonly processes: number;
}

/**
 * Lets one process of the chat function answer so many turns, one after another and each of another user.
 *
 * @param turns a multiple of twenty
 * @param progress takes a line on what is under way
 */
export async function run(turns: number, progress: (line: string) => void): Promise<MemoryRun> {
  const chat = await startChatProcess();
  try {
    const samples: HeapSample[] = [];
    for (let turn = 1; turn <= turns; turn++) {
      await chat.turn(TEXT);
      if (turn % (turns / SAMPLES) !== 0) continue;
      const sample = await chat.sample();
      samples.push(sample);
      const { heapUsed, code, rss } = sample;
      progress(
        `${turn} turns: ${megabytes(heapUsed)} MB of heap, ${megabytes(code)} of it code; ${megabytes(rss)} MB resident`,
      );
    }
    return { samples, processes: chat.processes };
  } finally {
    await chat.close();
  }
}

export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(2);
}
