/**
 * What goes wrong with an HTTP publish:
 * - `throttle`: 429, and nothing was published
 * - `internalFailure`: 500, and nothing was published
 * - `hang`: no answer until the client gives up, and nothing was published
 * - `dropConnection`: the connection closes and nothing was published
 * - `loseResponse`: it was published, and the connection closes instead of an answer
 */
export type Fault = 'throttle' | 'internalFailure' | 'hang' | 'dropConnection' | 'loseResponse';

/**
 * Faults to come, by channel: `/Outbound-Messages` stands for every channel below it, `/Outbound-Messages/<user>` for that
 * user's alone. Publishers try again, so one `next` alone often goes unnoticed.
 */
export class Faults {
  #next: { readonly channel: string; readonly fault: Fault }[] = [];
  readonly #every = new Map<string, Fault>();
  #outages = 0;

  /** @param breakConnections closes every connection to the API, WebSockets included */
  constructor(private readonly breakConnections: () => void) {}

  /** The next publishes to the channel or below it fail, `count` of them; each further call adds more. */
  next(channel: string, fault: Fault, count = 1): void {
    for (let added = 0; added < count; added++) this.#next.push({ channel, fault });
  }

  /** Every publish to the channel or below it fails until `clear`. */
  every(channel: string, fault: Fault): void {
    this.#every.set(channel, fault);
  }

  /** Breaks every connection and takes no new one for so long. Resolves when that is over; `clear` does not end it. */
  async outage(milliseconds: number): Promise<void> {
    this.#outages += 1;
    this.breakConnections();
    await new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
    this.#outages -= 1;
  }

  /** How many that `next` has asked for, for the channel or below it, have not come yet. */
  pending(channel: string): number {
    return this.#next.filter((awaited) => isWithin(awaited.channel, channel)).length;
  }

  /** Whether new connections are to be broken at once. */
  get isOut(): boolean {
    return this.#outages > 0;
  }

  /** Forgets what `next` and `every` have asked for, for the channel or below it. */
  clear(channel = ''): void {
    this.#next = this.#next.filter((awaited) => !isWithin(awaited.channel, channel));
    for (const awaited of this.#every.keys()) if (isWithin(awaited, channel)) this.#every.delete(awaited);
  }

  /** The fault of the publish that has just arrived; `next` goes before `every`. */
  take(channel: string): Fault | undefined {
    const position = this.#next.findIndex((awaited) => isWithin(channel, awaited.channel));
    if (position >= 0) return this.#next.splice(position, 1)[0]?.fault;
    return [...this.#every].find(([awaited]) => isWithin(channel, awaited))?.[1];
  }
}

/** Every channel is within ``. Outer slashes are optional in a publish. */
function isWithin(channel: string, ancestor: string): boolean {
  return withSlashes(channel).startsWith(withSlashes(ancestor));
}

const withSlashes = (channel: string) => `/${channel}/`.replace(/\/+/g, '/');
