/**
 * A mode that shows clients what the service may do: AppSync Events promises neither order nor delivery. Every subscription
 * draws the fate of its n-th event from the seed and its channel, so that the same seed gives the same drops and delays;
 * events that wait differently long overtake each other.
 */
export interface Disorder {
  readonly seed: number;
  /** Share of deliveries that never arrive, 0–1. */
  readonly dropRate: number;
  /** Delays are spread evenly from 0 to this. */
  readonly maximumDelayMilliseconds: number;
}

/** Decides whether and when to run `send`. */
export type Delivery = (send: () => void) => void;

/** The delivery for one subscription: at once and in order where there is no disorder. */
export function createDelivery(disorder: Disorder | undefined, channelPath: string): Delivery {
  if (disorder === undefined) return (send) => send();
  const draw = pseudoRandom(`${disorder.seed} ${channelPath}`);
  return (send) => {
    const dropped = draw() < disorder.dropRate;
    const delay = Math.floor(draw() * (disorder.maximumDelayMilliseconds + 1));
    if (!dropped) setTimeout(send, delay).unref();
  };
}

/** Mulberry32 over an FNV-1a hash of the seed: numbers from 0 to below 1. */
function pseudoRandom(seed: string): () => number {
  let state = [...seed].reduce(
    (hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619),
    2_166_136_261,
  );
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
