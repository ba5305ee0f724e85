import { describe, expect, it } from '@jest/globals';
import { waitText } from '../../../src/web/chat/wait-text';

const british = { language: 'en-GB', timeZone: 'UTC' };
const now = Date.parse('2026-11-23T14:00:00Z');

describe('the wait for another try', () => {
  it.each([
    ['in seconds', 45, 'in 45 seconds'],
    ['of a second', 1, 'in 1 second'],
    ['of a part of a second, as a whole one', 0.2, 'in 1 second'],
    ['in seconds below two minutes', 119, 'in 119 seconds'],
    ['in minutes from two on', 120, 'in 2 minutes'],
    ['in minutes, never too few', 121, 'in 3 minutes'],
    ['until a time from an hour on', 3600, 'from 15:00'],
    ['until another day', 86_400, 'from 24 November at 14:00'],
  ])('is told %s', (_, seconds, text) => {
    expect(waitText(now + seconds * 1000, now, british)).toBe(text);
  });

  it.each([0, -1000])('is over %d ms after its end', (wait) => {
    expect(waitText(now + wait, now, british)).toBeUndefined();
  });
});
