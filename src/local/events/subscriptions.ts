import { hears, type Channel } from './channel';

/** One subscription of one connection. */
export interface Subscription {
  readonly channel: Channel;
  /** Takes one event as a JSON string; false where the subscriber could not take it. */
  deliver(event: string): boolean;
}

/** Who listens to what, over all connections. */
export class Subscriptions {
  readonly #active = new Set<Subscription>();

  add(subscription: Subscription): void {
    this.#active.add(subscription);
  }

  delete(subscription: Subscription): void {
    this.#active.delete(subscription);
  }

  get size(): number {
    return this.#active.size;
  }

  /** Sends an event to all that hear the channel; returns how many took it and how many could not. */
  broadcast(channel: Channel, event: string): { readonly delivered: number; readonly refused: number } {
    const taken = [...this.#active]
      .filter((subscription) => hears(subscription.channel, channel))
      .map((subscription) => subscription.deliver(event));
    const delivered = taken.filter(Boolean).length;
    return { delivered, refused: taken.length - delivered };
  }
}
