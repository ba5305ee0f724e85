import type {
  OpenResult,
  OpenTurn,
  Settlement,
  Turn,
  TurnKey,
  TurnStore,
} from '../../src/gateway/turns/turn';

const keyOf = ({ userId, requestId }: TurnKey) => `${userId}#${requestId}`;

/** The turn store's contract in memory, for tests of the domain. */
export class MemoryTurnStore implements TurnStore {
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

  async renew(key: TurnKey, leaseUntil: number): Promise<'invoked' | 'cancelRequested' | 'settled'> {
    this.answer('renew');
    const turn = this.turns.get(keyOf(key));
    if (turn?.state !== 'open' && turn?.state !== 'invoked') return 'settled';
    this.turns.set(keyOf(key), { ...turn, state: 'invoked', leaseUntil });
    return turn.cancelRequested ? 'cancelRequested' : 'invoked';
  }

  async settle(key: TurnKey, settlement: Settlement): Promise<boolean> {
    this.answer('settle');
    const turn = this.turns.get(keyOf(key));
    if (turn?.state !== 'open' && turn?.state !== 'invoked') return false;
    this.turns.set(keyOf(key), { ...turn, ...settlement, state: 'settled' });
    return true;
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

  private answer(operation: keyof TurnStore): void {
    if (this.failing.includes(operation)) throw new Error('The store does not answer');
  }
}
