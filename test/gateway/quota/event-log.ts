import type { SettledTurn, Turn } from '../../../src/gateway/turns/turn';
import type { OracleUnit } from './limits-in-force';
import { accountName } from './limits-in-force';
import type { OracleWindow } from './sliding-window';

/** An attempt whose model was called. */
export interface Grant {
  readonly userId: string;
  readonly requestId: string;
  readonly attempt: string;
  readonly team: string | undefined;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  /** The most that its model can take. */
  readonly worst: Readonly<Record<OracleUnit, number>>;
  /** The limits and usages in which it counts. */
  readonly counted: ReadonlySet<string>;
}

export type TurnOf = (userId: string, requestId: string) => Turn | undefined;

/** What an account is asked for: all that counts there in one window and unit, since some time. */
export interface Question {
  readonly account: string;
  readonly window: OracleWindow;
  readonly unit: OracleUnit;
  readonly counts: (openedAt: number) => boolean;
}

const SCOPES = ['user', 'team', 'organisation'] as const;

/** What has happened at the models, in order; what it took by now, the ledger says. */
export class EventLog {
  private readonly grants: Grant[] = [];

  constructor(private readonly turnOf: TurnOf) {}

  add(grant: Grant): void {
    this.grants.push(grant);
  }

  find(attempt: string): Grant | undefined {
    return this.grants.find((grant) => grant.attempt === attempt);
  }

  /** What the granted turns have taken, or can take yet. */
  sum({ account, window, unit, counts }: Question): number {
    const scope = SCOPES.find((name) => account.startsWith(name))!;
    const name = `${scope}/${window}/${unit}`;
    let sum = 0;
    for (const grant of this.grants) {
      if (!grant.counted.has(name) || !counts(grant.openedAt)) continue;
      if (accountName({ scope, window, unit }, grant.userId, grant.team) !== account) continue;
      sum += this.amount(grant, unit);
    }
    return sum;
  }

  private amount(grant: Grant, unit: OracleUnit): number {
    const turn = this.turnOf(grant.userId, grant.requestId);
    // Another attempt has it: this one could deliver nothing.
    if (turn === undefined || turn.state === 'tombstone' || turn.attempt !== grant.attempt) return 0;
    return turn.state === 'settled' ? chargeOf(turn, unit) : grant.worst[unit];
  }
}

export function chargeOf({ charged }: SettledTurn, unit: OracleUnit): number {
  return unit === 'turns' ? 0 : charged[unit];
}
