import { useId } from 'react';
import type { LimitStatus } from '../../gateway/contract/events';
import { formatAmount, formatReset } from './amounts';
import { nameOf } from './limits';

/** From these shares on the bar changes its colour; the words beside it say the same. */
const NEARLY_USED = 0.8;
const ALMOST_USED = 0.95;

/** One limit: its name, a bar, what is used and left of it, and when it frees up. */
export function LimitBar({ limit: status }: { readonly limit: LimitStatus }) {
  const nameId = useId();
  const { unit, used, limit, remaining, resetsAt } = status;
  const usedText = `${formatAmount(unit, used, 'up')} of ${formatAmount(unit, limit, 'down')} used`;
  return (
    <li className="limit">
      <p className="limit-name" id={nameId}>
        {nameOf(status)}
      </p>
      <meter
        aria-labelledby={nameId}
        aria-valuetext={usedText}
        max={Math.max(limit, 1)}
        value={limit === 0 ? 1 : used}
        optimum={0}
        low={limit * NEARLY_USED}
        high={limit * ALMOST_USED}
      />
      <p className="limit-figures">
        <span>{usedText}</span>
        <strong>{`${formatAmount(unit, remaining, 'down')} left`}</strong>
      </p>
      <p className="limit-reset">
        resets <time dateTime={resetsAt}>{formatReset(resetsAt)}</time>
      </p>
    </li>
  );
}
