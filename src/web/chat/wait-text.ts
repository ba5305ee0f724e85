import { formatMoment, type Locale } from '../usage/moments';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * How long to wait: `in 45 seconds`, from two minutes on `in 3 minutes`, from an hour on `from 15:05`. Rounded up: it is
 * never too early then. Undefined where the wait is over.
 *
 * @param until epoch milliseconds
 * @param now epoch milliseconds
 */
export function waitText(until: number, now: number, locale?: Locale): string | undefined {
  const wait = until - now;
  if (wait <= 0) return undefined;
  if (wait >= HOUR) return `from ${formatMoment(until, 'up', now, locale)}`;
  const [amount, unit] =
    wait >= 2 * MINUTE ? [Math.ceil(wait / MINUTE), 'minute'] : [Math.ceil(wait / SECOND), 'second'];
  return `in ${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
