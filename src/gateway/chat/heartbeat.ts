import type { Clock } from '../clock';
import type { Amounts } from '../metering/amounts';
import type { Settings } from '../ports';
import type { Telemetry } from '../telemetry';
import type { Renewal, TurnClaim, TurnStore } from '../turns/turn';

/**
 * Why a turn is stopped before its model has finished. `settled`: somebody has settled it, taking its function for dead;
 * `taken`: another attempt answers it; `unrecorded`: the store could not be told for as long as a lease.
 */
export type StopReason = 'cancelled' | 'deadline' | 'settled' | 'taken' | 'unrecorded';

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
  readonly claim: TurnClaim;
  /** What the turn holds, for the record: whoever settles it after a crash charges that. */
  readonly reserved: Amounts;
  /** Epoch milliseconds at which the platform kills the function. */
  readonly deadline: number;
}

/**
 * Keeps a turn's lease while its model streams: marks it invoked at once, renews it about once a second, and brings back
 * the wish to stop with the same write. Ends the turn in order before the function is killed.
 */
export class Heartbeat {
  /** Resolves once the record says that the model was called; nothing may be delivered before. Never rejects. */
  readonly recorded: Promise<void>;
  private readonly turn = new AbortController();
  private readonly beating = new AbortController();
  private readonly done: Promise<unknown>;
  private markRecorded: () => void = () => undefined;

  constructor(private readonly options: HeartbeatOptions) {
    this.recorded = new Promise((resolve) => (this.markRecorded = resolve));
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
      else if (clock.now() >= leaseUntil) this.abort('unrecorded');
      await clock.sleep(settings.heartbeatMs, this.beating.signal);
    }
  }

  private async renew(leaseUntil: number): Promise<boolean> {
    const { turns, claim, reserved, telemetry } = this.options;
    try {
      this.heed(await turns.renew(claim, reserved, leaseUntil));
      return true;
    } catch (error) {
      telemetry.log('warn', 'lease_not_renewed', {}, error);
      return false;
    }
  }

  private heed(renewal: Renewal): void {
    if (renewal === 'cancelRequested') this.abort('cancelled');
    if (renewal === 'settled' || renewal === 'taken') this.abort(renewal);
    else this.markRecorded();
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
