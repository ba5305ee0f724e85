import type { ChannelPublisher } from '../../src/gateway/publisher/channel-publisher';
import { PublishError } from '../../src/gateway/publisher/channel-publisher';
import type { VirtualClock } from '../gateway/virtual-clock';
import type { PublishFate } from './conditions';
import type { HostileChannel } from './hostile-channel';

const TAKEN: PublishFate = { latencyMs: 10, result: 'taken' };

/** AppSync's side of every publish of a run, with all that was asked of it. */
export class HostilePublishing {
  readonly requests: (readonly string[])[] = [];
  /** Of one invocation. */
  mostInFlight = 0;
  private readonly fates: PublishFate[];

  constructor(
    private readonly clock: VirtualClock,
    private readonly channel: HostileChannel,
    fates: readonly PublishFate[],
  ) {
    this.fates = [...fates];
  }

  /** The publisher of one invocation. */
  publisher(): ChannelPublisher {
    let inFlight = 0;
    return {
      publish: async (_, events) => {
        this.mostInFlight = Math.max(this.mostInFlight, ++inFlight);
        this.requests.push([...events]);
        const { latencyMs, result } = this.fates.shift() ?? TAKEN;
        await this.clock.sleep(latencyMs);
        inFlight -= 1;
        for (const event of takenOf(events, result)) this.channel.carry(event);
        if (result !== 'taken') throw new PublishError(result, true);
      },
    };
  }
}

function takenOf(events: readonly string[], result: PublishFate['result']): readonly string[] {
  if (result === 'failed') return [];
  return result === 'partial' ? events.filter((_, index) => index % 2 === 1) : events;
}
