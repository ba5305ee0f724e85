import * as v from 'valibot';
import { COUNTED } from './amounts';
import { SCOPES } from './scopes';
import { COUNTING_WINDOWS } from './windows';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** So much more of one limit, for one user, team, or everybody, until a time. */
export const raiseSchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1)),
  scope: v.picklist(SCOPES),
  /** The user's id, the team's name, or empty for the organisation. */
  subject: v.string(),
  window: v.picklist([...COUNTING_WINDOWS, 'now']),
  unit: v.picklist(COUNTED),
  /** In the unit of the limit; money in micro-dollars. */
  amount: v.pipe(count, v.minValue(1)),
  /** Epoch milliseconds: it ends by itself. */
  until: count,
});

export type Raise = v.InferOutput<typeof raiseSchema>;

/** Who granted a raise, when and why: kept after the raise has ended. */
export interface RaiseAudit {
  readonly raise: Raise;
  /** The AWS identity that asked, as far as it is known. */
  readonly grantedBy: string;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly grantedAt: number;
}

/** Port: where raises are kept. */
export interface RaiseStore {
  /** Puts the raise in force and writes its audit record, both or neither. Raises that have ended are dropped. */
  grant(audit: RaiseAudit): Promise<void>;
}
