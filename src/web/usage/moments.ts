/** The reader's language and time zone; the browser's own where absent. */
export interface Locale {
  readonly language?: string;
  readonly timeZone?: string;
}

/** `up` for when something becomes free and `down` for when it ends, so that neither flatters. */
type Rounding = 'up' | 'down';

const MINUTE = 60_000;

/**
 * When a calendar's limit frees up, in the reader's own time: `1 December`, with the hour where that is not midnight there.
 *
 * @param instant ISO 8601
 */
export function formatReset(instant: string, { language, timeZone }: Locale = {}): string {
  const date = new Date(instant);
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = new Intl.DateTimeFormat('en', { ...zone, timeStyle: 'short', hourCycle: 'h23' }).format(date);
  return new Intl.DateTimeFormat(language, {
    ...zone,
    day: 'numeric',
    month: 'long',
    ...(time !== '00:00' && { hour: 'numeric', minute: '2-digit' }),
  }).format(date);
}

/**
 * A moment to the minute, in the reader's own time: `14:05` where that is today, else `24 November at 14:05`.
 *
 * @param instant epoch milliseconds
 * @param now epoch milliseconds; tells what today is
 */
export function formatMoment(
  instant: number,
  rounding: Rounding,
  now: number,
  { language, timeZone }: Locale = {},
): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const minute = (rounding === 'up' ? Math.ceil(instant / MINUTE) : Math.floor(instant / MINUTE)) * MINUTE;
  const dayOf = new Intl.DateTimeFormat('en', { ...zone, dateStyle: 'short' });
  const isToday = dayOf.format(minute) === dayOf.format(now);
  return new Intl.DateTimeFormat(language, {
    ...zone,
    ...(!isToday && { day: 'numeric', month: 'long' }),
    hour: 'numeric',
    minute: '2-digit',
  }).format(minute);
}
