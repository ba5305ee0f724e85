import type { Amounts } from '../../src/gateway/metering/amounts';
import type {
  Ledger,
  OpenResult,
  OpenTurn,
  Renewal,
  SettledTurn,
  Settlement,
  Turn,
  TurnClaim,
  TurnKey,
  TurnStore,
  UnsettledTurn,
} from '../../src/gateway/turns/turn';

const keyOf = ({ userId, requestId }: TurnKey) => `${userId}#${requestId}`;

/** The contract of the turn store and of the ledger in memory, for tests of the domain. */
export class MemoryTurnStore implements TurnStore, Ledger {
  readonly turns = new Map<string, Turn>();
  failing: readonly (keyof TurnStore)[] = [];

  async open(turn: OpenTurn): Promise<OpenResult> {
    this.answer('open');
    const existing = this.turns.get(keyOf(turn));
    if (existing) return { status: 'exists', turn: existing };
    this.turns.set(keyOf(turn), { ...turn, state: 'open', cancelRequested: false });
    return { status: 'opened' };
  }

  async takeOver(turn: OpenTurn, previous: string): Promise<OpenResult> {
    this.answer('takeOver');
    const existing = this.turns.get(keyOf(turn))!;
    if (existing.state !== 'open' || existing.attempt !== previous)
      return { status: 'exists', turn: existing };
    this.turns.set(keyOf(turn), { ...turn, state: 'open', cancelRequested: false });
    return { status: 'opened' };
  }

  async renew(claim: TurnClaim, reserved: Amounts, leaseUntil: number): Promise<Renewal> {
    this.answer('renew');
    const turn = this.turns.get(keyOf(claim));
    if (turn === undefined || turn.state === 'tombstone') return 'settled';
    if (turn.attempt !== claim.attempt) return 'taken';
    if (turn.state === 'settled') return 'settled';
    const firstReserved = turn.firstReserved ?? turn.reserved;
    this.turns.set(keyOf(claim), { ...turn, state: 'invoked', reserved, firstReserved, leaseUntil });
    return turn.cancelRequested ? 'cancelRequested' : 'invoked';
  }

  async settle(claim: TurnClaim, settlement: Settlement, dead?: UnsettledTurn): Promise<boolean> {
    this.answer('settle');
    const turn = this.turns.get(keyOf(claim));
    if (turn?.state !== 'open' && turn?.state !== 'invoked') return false;
    if (turn.attempt !== claim.attempt) return false;
    if (dead && (dead.leaseUntil !== turn.leaseUntil || dead.state !== turn.state)) return false;
    this.turns.set(keyOf(claim), { ...turn, ...settlement, state: 'settled' });
    return true;
  }

  async recordSuperseded(turn: OpenTurn, settlement: Settlement): Promise<void> {
    this.answer('recordSuperseded');
    this.turns.set(`${keyOf(turn)}#${turn.attempt}`, { ...turn, ...settlement, state: 'settled' });
  }

  async requestCancel(key: TurnKey): Promise<Turn['state'] | 'unknown'> {
    this.answer('requestCancel');
    const turn = this.turns.get(keyOf(key));
    if (turn === undefined) this.turns.set(keyOf(key), { state: 'tombstone' });
    if (turn?.state === 'open' || turn?.state === 'invoked') {
      this.turns.set(keyOf(key), { ...turn, cancelRequested: true });
    }
    return turn?.state ?? 'unknown';
  }

  async read(key: TurnKey): Promise<Turn | undefined> {
    this.answer('read');
    return this.turns.get(keyOf(key));
  }

  async *unsettled(openedUntil: number): AsyncGenerator<UnsettledTurn> {
    for (const turn of [...this.turns.values()]) {
      if ((turn.state === 'open' || turn.state === 'invoked') && turn.openedAt <= openedUntil) yield turn;
    }
  }

  async *since(openedFrom: number): AsyncGenerator<UnsettledTurn | SettledTurn> {
    for (const turn of [...this.turns.values()]) {
      if (turn.state !== 'tombstone' && turn.openedAt >= openedFrom) yield turn;
    }
  }

  private answer(operation: keyof TurnStore): void {
    if (this.failing.includes(operation)) throw new Error('The store does not answer');
  }
}
