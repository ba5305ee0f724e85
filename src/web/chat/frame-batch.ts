/** Collects what arrives between two frames. */
export interface FrameBatch<Item> {
  push(item: Item): void;
  /** Delivers what is there at once. */
  flush(): void;
}

/**
 * Delivers items together, once a frame at most: a screen shows no more than that, and React's work for hundreds of
 * events a second would starve the reader's scrolling and typing.
 */
export function batchByFrame<Item>(deliver: (items: readonly Item[]) => void): FrameBatch<Item> {
  let items: Item[] = [];
  let frame: number | undefined;

  const flush = () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
    if (items.length === 0) return;
    const batch = items;
    items = [];
    deliver(batch);
  };

  return {
    push(item) {
      items.push(item);
      frame ??= requestAnimationFrame(flush);
    },
    flush,
  };
}
