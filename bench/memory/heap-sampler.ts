import { getHeapCodeStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process has in use after a full collection, in bytes; names as `process.memoryUsage` has them. */
export interface HeapSample {
  readonly heapUsed: number;
  /** Of the heap: what functions are compiled to. The compiler goes on to optimise for thousands of turns. */
  readonly code: number;
  readonly external: number;
  readonly rss: number;
}

/** Begins the line that holds a sample. */
export const SAMPLE_PREFIX = 'HEAP_SAMPLE ';

/** Loaded into a function's process before its bundle: on SIGUSR2 it collects all garbage and prints a sample. */
if (process.env['AWS_LAMBDA_FUNCTION_NAME'] !== undefined) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  process.on('SIGUSR2', () => {
    // Twice: what the first finds to be finalised, the second frees.
    collect();
    setImmediate(() => {
      collect();
      const { heapUsed, external, rss } = process.memoryUsage();
      const { code_and_metadata_size, bytecode_and_metadata_size } = getHeapCodeStatistics();
      const code = code_and_metadata_size + bytecode_and_metadata_size;
      process.stdout.write(`${SAMPLE_PREFIX}${JSON.stringify({ heapUsed, code, external, rss })}\n`);
    });
  });
}
