import type { TokenUsage } from '../../../src/gateway/contract/events';
import type { OpenTurn, SettledTurn, Turn } from '../../../src/gateway/turns/turn';
import type { EventLog, TurnOf } from './event-log';
import { price } from './prices';
import type { Process } from './process';

/** Who writes a turn's record, and for which attempt. */
export interface Writer {
  readonly process: Process;
  readonly attempt: string | undefined;
}

/** Judges the ledger: a turn is settled once, by its own attempt, and charged what it took. */
export class LedgerRules {
  /** What the provider told of each attempt. */
  private readonly usage = new Map<string, string>();
  /** The attempts of whose answer the client has text. */
  private readonly delivered = new Set<string>();

  constructor(
    private readonly log: EventLog,
    private readonly turnOf: TurnOf,
    private readonly violated: (what: string) => void,
  ) {}

  /** The provider has told what an attempt took. */
  measured({ attempt }: OpenTurn, { inputTokens, outputTokens }: TokenUsage): void {
    this.usage.set(attempt, `${inputTokens} + ${outputTokens}`);
  }

  /** The client has text of an attempt's answer. */
  published({ attempt, userId, requestId }: OpenTurn): void {
    this.delivered.add(attempt);
    this.chargesDelivered(this.turnOf(userId, requestId));
  }

  /** A turn's record was written: forward only, and settled once. */
  written(by: Writer, before: Turn | undefined, after: Turn | undefined, now: number): void {
    if (before?.state === 'settled' && after !== before) this.violated('a settled turn was changed');
    if (after?.state !== 'settled' || after === before) return;
    this.chargesDelivered(after);
    const grant = this.log.find(after.attempt);
    const { charged, outcome, reserved, requestId } = after;
    const told = `${requestId} (${outcome})`;
    for (const unit of ['inputTokens', 'outputTokens', 'tokens', 'microDollars'] as const) {
      if (charged[unit] > reserved[unit]) {
        this.violated(`${told} is charged ${charged[unit]} ${unit} of ${reserved[unit]} reserved`);
      }
      if (!grant && charged[unit] > 0) this.violated(`${told} is charged for without a model's call`);
    }
    const taken = `${charged.inputTokens} + ${charged.outputTokens}`;
    if (outcome === 'completed' && taken !== this.usage.get(after.attempt)) {
      this.violated(`${told} is charged ${taken}, and took ${this.usage.get(after.attempt)}`);
    }
    if (charged.tokens !== charged.inputTokens + charged.outputTokens)
      this.violated(`${told} miscounts tokens`);
    const { modelId } = after;
    if (charged.microDollars !== price(modelId, charged.inputTokens, charged.outputTokens)) {
      this.violated(`${told} is charged ${charged.microDollars} micro-dollars`);
    }
    if (by.attempt !== after.attempt) this.violated(`${told} was settled by another attempt`);
    if (outcome === 'lost') this.judgeLoss(by.process, before, after, now);
  }

  /** Who takes a turn for dead must be right, and charge what its record says at that moment. */
  private judgeLoss(process: Process, before: Turn | undefined, after: SettledTurn, now: number): void {
    if (before?.state !== 'open' && before?.state !== 'invoked') return;
    const mayLive = before.leaseUntil > now && process.role !== 'failure';
    if (mayLive) this.violated(`${after.requestId} was still alive`);
    const due = before.state === 'invoked' ? before.reserved.tokens : 0;
    const { tokens } = after.charged;
    if (tokens !== due)
      this.violated(`${after.requestId} was lost, and is charged ${tokens} instead of ${due}`);
  }

  private chargesDelivered(turn: Turn | undefined): void {
    if (turn?.state !== 'settled' || !this.delivered.has(turn.attempt)) return;
    if (turn.charged.outputTokens === 0) this.violated(`${turn.requestId} was delivered for nothing`);
  }
}
