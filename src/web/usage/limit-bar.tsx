import { useId } from 'react';
import type { LimitStatus } from '../../gateway/contract/events';
import { nameOf } from './limits';
import { leftOf, raiseOf, releaseOf, usedOf, warningOf } from './standing';

interface LimitBarProps {
  readonly limit: LimitStatus;
  /** When the figures were read, in epoch milliseconds. */
  readonly readAt: number;
}

/** One limit: its name, a bar, what is used and left of it, and when it frees up. The colour repeats what the words say. */
export function LimitBar({ limit: status, readAt }: LimitBarProps) {
  const nameId = useId();
  const { used, limit, remaining } = status;
  const warning = warningOf(status);
  const level = remaining === 0 ? 'used-up' : warning === undefined ? 'plenty' : 'warned';
  const times = [releaseOf(status, readAt), raiseOf(status, readAt)].filter((time) => time !== undefined);
  return (
    <li className={`limit ${level}`}>
      <p className="limit-title">
        <span className="limit-name" id={nameId}>
          {nameOf(status)}
        </span>
        {warning !== undefined && <span className="limit-warning">{warning}</span>}
      </p>
      <meter
        aria-labelledby={nameId}
        aria-valuetext={usedOf(status)}
        max={Math.max(limit, 1)}
        value={limit === 0 ? 1 : used}
      />
      <p className="limit-figures">
        <span>{usedOf(status)}</span>
        <strong>{leftOf(status)}</strong>
      </p>
      {times.map((time) => (
        <p key={time} className="limit-time">
          {time}
        </p>
      ))}
    </li>
  );
}
