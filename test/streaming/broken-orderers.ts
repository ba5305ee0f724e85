import type { EventOrdererOptions } from '../../src/client/event-orderer';

interface Sequenced {
  readonly seq: number;
}

/** Delivers events in order, and those that come again once more. */
export class RepeatingOrderer<E extends Sequenced> {
  readonly gaps = 0;
  next: number;
  private readonly held = new Map<number, E>();

  constructor(private readonly options: EventOrdererOptions<E>) {
    this.next = options.first ?? 0;
  }

  get isWaiting(): boolean {
    return this.held.size > 0;
  }

  accept(event: E): void {
    if (event.seq > this.next) {
      this.held.set(event.seq, event);
      return;
    }
    this.next = Math.max(this.next, event.seq + 1);
    this.options.deliver(event);
    const held = this.held.get(this.next);
    if (!held) return;
    this.held.delete(this.next);
    this.accept(held);
  }

  pause(): void {}
  unpause(): void {}
  close(): void {}
}

/** Delivers events as they come, each once. */
export class CarelessOrderer<E extends Sequenced> {
  readonly gaps = 0;
  readonly isWaiting = false;
  next: number;
  private readonly seen = new Set<number>();

  constructor(private readonly options: EventOrdererOptions<E>) {
    this.next = options.first ?? 0;
  }

  accept(event: E): void {
    if (event.seq < (this.options.first ?? 0) || this.seen.has(event.seq)) return;
    this.seen.add(event.seq);
    this.next = Math.max(this.next, event.seq + 1);
    this.options.deliver(event);
  }

  pause(): void {}
  unpause(): void {}
  close(): void {}
}
