import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatMoment, formatReset } from '../../../src/web/usage/moments';

const british = { language: 'en-GB', timeZone: 'UTC' };
const newYork = { language: 'en-GB', timeZone: 'America/New_York' };
const at = (time: string) => Date.parse(time);
const now = at('2026-11-23T14:00:00Z');

describe('a reset', () => {
  it.each([
    [british, '1 December'],
    [{ language: 'en-US', timeZone: 'UTC' }, 'December 1'],
    [{ language: 'de-DE', timeZone: 'UTC' }, '1. Dezember'],
  ])('is a day in the reader’s language: %p', (locale, text) => {
    expect(formatReset('2026-12-01T00:00:00Z', locale)).toBe(text);
  });

  it('has the hour where it is not midnight for the reader', () => {
    const text = formatReset('2026-12-01T00:00:00Z', { language: 'en-GB', timeZone: 'America/New_York' });

    expect(text).toBe('30 November at 19:00');
  });
});

describe('a moment', () => {
  it.each([
    ['today, by its time alone', '2026-11-23T14:05:00Z', british, '14:05'],
    ['of another day, with the date', '2026-11-24T09:00:00Z', british, '24 November at 9:00'],
    ['where the reader is', '2026-11-24T04:00:00Z', newYork, '23:00'],
    ['of another day where the reader is', '2026-11-24T05:00:00Z', newYork, '24 November at 0:00'],
  ])('is told %s', (_, instant, locale, text) => {
    expect(formatMoment(at(instant), 'up', now, locale)).toBe(text);
  });

  it('is never told too early where something frees up, nor too late where something ends', () => {
    const halfMinute = at('2026-11-23T14:05:30Z');

    expect(formatMoment(halfMinute, 'up', now, british)).toBe('14:06');
    expect(formatMoment(halfMinute, 'down', now, british)).toBe('14:05');
  });

  it('rounds by less than a minute', () => {
    const sameDay = fc.integer({ min: now, max: at('2026-11-23T23:58:00Z') });
    fc.assert(
      fc.property(sameDay, (instant) => {
        const told = at(`2026-11-23T${formatMoment(instant, 'up', now, british)}:00Z`);

        expect(told - instant).toBeGreaterThanOrEqual(0);
        expect(told - instant).toBeLessThan(60_000);
      }),
    );
  });
});
