import type { EventsChannel } from 'aws-amplify/data';
import type { OutboundEvent } from '../../src/gateway/contract/events';
import type { VirtualClock } from '../gateway/virtual-clock';
import type { Conditions } from './conditions';

type Listener = (message: { readonly event: OutboundEvent }) => void;

/** What lies between AppSync's publish and a subscriber: it loses, delays, so reorders, and repeats. */
export class HostileChannel {
  private readonly listeners = new Set<Listener>();
  private readonly losses = new Map<string, number>();
  private carried = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly conditions: Pick<Conditions, 'deliveries' | 'mostLosses'>,
  ) {}

  /** Takes an event's JSON text on its way to who listens when it comes. */
  carry(text: string): void {
    const { deliveries } = this.conditions;
    const fate = deliveries[this.carried++ % Math.max(1, deliveries.length)];
    if (fate?.lost && this.mayLose(text)) return;
    void this.deliver(text, fate?.delayMs ?? 0);
    if (fate?.againAfterMs !== undefined) void this.deliver(text, fate.againAfterMs);
  }

  /** The subscription, as Amplify has it. */
  subscription(): EventsChannel {
    const subscribe = ({ next }: { next: Listener }) => {
      this.listeners.add(next);
      return { ready: Promise.resolve(), unsubscribe: () => this.listeners.delete(next) };
    };
    return { subscribe, close: () => this.listeners.clear() } as unknown as EventsChannel;
  }

  private mayLose(text: string): boolean {
    const lost = this.losses.get(text) ?? 0;
    this.losses.set(text, lost + 1);
    return lost < this.conditions.mostLosses;
  }

  private async deliver(text: string, delayMs: number): Promise<void> {
    await this.clock.sleep(delayMs);
    for (const listener of [...this.listeners]) listener({ event: JSON.parse(text) as OutboundEvent });
  }
}
