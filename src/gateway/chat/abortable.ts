/**
 * Iterates until the signal aborts, also where the source does not heed it: a turn must be able to end while its
 * provider hangs. Throws the signal's reason then, and lets go of the source.
 */
export async function* abortable<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
  aborted.catch(() => undefined);
  let finished = false;
  try {
    for (;;) {
      const result = await Promise.race([iterator.next(), aborted]);
      if (result.done) {
        finished = true;
        return;
      }
      yield result.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Not awaited: a generator that hangs in `next` answers `return` only once that has ended.
    if (!finished) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
