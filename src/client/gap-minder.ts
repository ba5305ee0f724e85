import { schedule } from './schedule';

/** What of the patience goes by before the first asking, and twice as much before every other: 1 + 2 + 4 + 8 of these. */
const FIRST_ASK = 1 / 16;

/** Asks for what is missing, again and again, while later events wait for it. */
export class GapMinder {
  readonly #ask: () => void;
  readonly #patienceMs: number;
  #stopTimer: (() => void) | undefined;
  #missing: number | undefined;

  /** @param patienceMs after which what is missing is given up, in milliseconds */
  constructor(ask: () => void, patienceMs: number) {
    this.#ask = ask;
    this.#patienceMs = patienceMs;
  }

  /** Begins to ask; does nothing where it asks for the same event already. */
  mind(missing: number): void {
    if (this.#missing === missing && this.#stopTimer !== undefined) return;
    this.stop();
    this.#missing = missing;
    this.#askAfter(this.#patienceMs * FIRST_ASK);
  }

  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  #askAfter(milliseconds: number): void {
    this.#stopTimer = schedule(() => {
      this.#askAfter(2 * milliseconds);
      this.#ask();
    }, milliseconds);
  }
}
