import type { Clock } from '../clock';
import type { Settings } from '../ports';
import type { Telemetry } from '../telemetry';
import type { TurnKey, TurnStore } from '../turns/turn';

/** Why a turn is stopped before its model has finished. */
export type StopReason = 'cancelled' | 'deadline' | 'superseded';

/** The abort reason of a turn's signal. */
export class TurnStopped extends Error {
  override readonly name = 'TurnStopped';

  constructor(readonly reason: StopReason) {
    super(`The turn was stopped: ${reason}`);
  }
}

export interface HeartbeatOptions {
  readonly turns: TurnStore;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly settings: Settings;
  readonly key: TurnKey;
  /** Epoch milliseconds at which the platform kills the function. */
  readonly deadline: number;
}

/**
 * Keeps a turn's lease while its model streams: marks it invoked at once, renews it about once a second, and brings back
 * the wish to stop with the same write. Ends the turn in order before the function is killed.
 */
export class Heartbeat {
  private readonly turn = new AbortController();
  private readonly beating = new AbortController();
  private readonly done: Promise<unknown>;

  constructor(private readonly options: HeartbeatOptions) {
    this.done = Promise.all([this.renewUntilStopped(), this.stopAtDeadline()]);
  }

  /** Aborts, with a `TurnStopped`, when the turn must end. */
  get signal(): AbortSignal {
    return this.turn.signal;
  }

  /** Lets go of the lease's renewal; resolves when no write is under way. */
  async stop(): Promise<void> {
    this.beating.abort();
    await this.done;
  }

  private async renewUntilStopped(): Promise<void> {
    const { clock, settings } = this.options;
    let leaseUntil = clock.now() + settings.leaseMs;
    while (!this.beating.signal.aborted) {
      const next = clock.now() + settings.leaseMs;
      if (await this.renew(next)) leaseUntil = next;
      else if (clock.now() >= leaseUntil) this.abort('superseded');
      await clock.sleep(settings.heartbeatMs, this.beating.signal);
    }
  }

  private async renew(leaseUntil: number): Promise<boolean> {
    const { turns, key, telemetry } = this.options;
    try {
      const state = await turns.renew(key, leaseUntil);
      if (state === 'cancelRequested') this.abort('cancelled');
      if (state === 'settled') this.abort('superseded');
      return true;
    } catch (error) {
      telemetry.log('warn', 'lease_not_renewed', {}, error);
      return false;
    }
  }

  private async stopAtDeadline(): Promise<void> {
    const { clock, settings, deadline } = this.options;
    await clock.sleep(deadline - settings.deadlineMarginMs - clock.now(), this.beating.signal);
    if (!this.beating.signal.aborted) this.abort('deadline');
  }

  private abort(reason: StopReason): void {
    this.turn.abort(new TurnStopped(reason));
  }
}
