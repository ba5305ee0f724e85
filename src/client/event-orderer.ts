import type { Schedule } from './schedule';

export interface EventOrdererOptions<E> {
  readonly deliver: (event: E) => void;
  /** How long an event that came too early is held for those before it, in milliseconds. */
  readonly holdMs: number;
  readonly schedule: Schedule;
  /** The `seq` that comes first. Default: 0. */
  readonly first?: number;
}

interface HeldEvent<E> {
  readonly event: E;
  cancelTimer: () => void;
}

/**
 * Puts the events of one turn back into the order of their `seq` (0, 1, 2 …) and drops repetitions: AppSync promises
 * neither order nor single delivery. An event that comes before its predecessors is held for a bounded time; the ones
 * that are missing by then are counted, passed over, and dropped should they come after all.
 */
export class EventOrderer<E extends { readonly seq: number }> {
  readonly #options: EventOrdererOptions<E>;
  readonly #held = new Map<number, HeldEvent<E>>();
  #next: number;
  #gaps = 0;
  #isPaused = false;

  constructor(options: EventOrdererOptions<E>) {
    this.#options = options;
    this.#next = options.first ?? 0;
  }

  /** Events given up for lost. */
  get gaps(): number {
    return this.#gaps;
  }

  /** The `seq` that is to be delivered next. */
  get next(): number {
    return this.#next;
  }

  /** Whether later events are held for those before them. */
  get isWaiting(): boolean {
    return this.#held.size > 0;
  }

  accept(event: E): void {
    const { seq } = event;
    if (seq < this.#next || this.#held.has(seq)) return;
    if (seq === this.#next) {
      this.#deliver(event);
      this.#deliverHeldRun();
    } else {
      this.#held.set(seq, { event, cancelTimer: this.#isPaused ? () => {} : this.#startTimer(seq) });
    }
  }

  /** Gives nothing up until `unpause`: what is missing cannot come. */
  pause(): void {
    this.#isPaused = true;
    for (const { cancelTimer } of this.#held.values()) cancelTimer();
  }

  /** What is held has all its time again. */
  unpause(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    for (const [seq, held] of this.#held) held.cancelTimer = this.#startTimer(seq);
  }

  /** Forgets what is held, and with it every timer. */
  close(): void {
    for (const { cancelTimer } of this.#held.values()) cancelTimer();
    this.#held.clear();
  }

  #startTimer(seq: number): () => void {
    const { schedule, holdMs } = this.#options;
    return schedule(() => this.#passOverGapsBefore(seq), holdMs);
  }

  #passOverGapsBefore(seq: number): void {
    while (this.#next <= seq && this.#held.size > 0) {
      const first = Math.min(...this.#held.keys());
      this.#gaps += first - this.#next;
      this.#next = first;
      this.#deliverHeldRun();
    }
  }

  #deliverHeldRun(): void {
    for (let held = this.#held.get(this.#next); held; held = this.#held.get(this.#next)) {
      this.#held.delete(this.#next);
      held.cancelTimer();
      this.#deliver(held.event);
    }
  }

  #deliver(event: E): void {
    this.#next = event.seq + 1;
    this.#options.deliver(event);
  }
}
