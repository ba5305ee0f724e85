import { LimitBar } from './limit-bar';
import type { LimitGroup } from './limit-groups';
import { keyOf } from './limits';

interface LimitListProps {
  readonly groups: readonly LimitGroup[];
  /** When the figures were read, in epoch milliseconds. */
  readonly readAt: number;
}

/** Limits by scope; a single scope needs no heading. */
export function LimitList({ groups, readAt }: LimitListProps) {
  return groups.map(({ scope, heading, limits }) => (
    <section key={scope} className="limit-group">
      {groups.length > 1 && <h3>{heading}</h3>}
      <ul className="limits">
        {limits.map((limit) => (
          <LimitBar key={keyOf(limit)} limit={limit} readAt={readAt} />
        ))}
      </ul>
    </section>
  ));
}
