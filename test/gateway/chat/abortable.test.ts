import { describe, expect, it } from '@jest/globals';
import { abortable } from '../../../src/gateway/chat/abortable';

async function* count() {
  for (let i = 0; ; i++) yield i;
}

const take = async (source: AsyncIterable<number>, onItem: (item: number) => void) => {
  for await (const item of source) onItem(item);
};

describe('abortable', () => {
  it('throws the reason of a signal that had aborted before', async () => {
    const reason = new Error('cancelled');

    await expect(take(abortable(count(), AbortSignal.abort(reason)), () => undefined)).rejects.toBe(reason);
  });

  it('ends while its source hangs', async () => {
    const controller = new AbortController();
    const hanging: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => controller.abort(new Error('cancelled'))),
      }),
    };

    await expect(take(abortable(hanging, controller.signal), () => undefined)).rejects.toThrow('cancelled');
  });

  it('lets go of its source when its reader stops', async () => {
    let released = false;
    async function* source() {
      try {
        yield* count();
      } finally {
        released = true;
      }
    }

    for await (const item of abortable(source(), new AbortController().signal)) if (item === 3) break;
    await new Promise(setImmediate);

    expect(released).toBe(true);
  });

  it('passes on what its source throws', async () => {
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new Error('broken');
    }
    const seen: number[] = [];

    await expect(
      take(abortable(failing(), new AbortController().signal), (item) => seen.push(item)),
    ).rejects.toThrow('broken');
    expect(seen).toEqual([1]);
  });
});
