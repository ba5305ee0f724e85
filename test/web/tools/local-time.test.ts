import { describe, expect, it } from '@jest/globals';
import { localTime, timeIn } from '../../../src/web/tools/local-time';

const moment = new Date('2026-11-24T02:07:51Z');

describe('the local time', () => {
  it('is told in the time zone that is named', () => {
    expect(timeIn(moment, 'Asia/Tokyo')).toEqual({
      localTime: expect.stringMatching(/^Tuesday,? 24 November 2026 at 11:07:51 GMT\+09:00$/),
      timeZone: 'Asia/Tokyo',
    });
  });

  it('is the user’s own where none is named', () => {
    expect(timeIn(moment, undefined).timeZone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  it.each(['Mars/Olympus', 7, null])(
    'is refused, in words for the model, where the zone is %p',
    (timeZone) => {
      expect(() => timeIn(moment, timeZone)).toThrow(/time zone|string/);
    },
  );

  it('is a tool’s result now', async () => {
    const before = Date.now();

    const { localTime: told } = await localTime.run({ timeZone: 'UTC' }, new AbortController().signal);

    const seconds = Date.parse(
      String(told)
        .replace(/^\w+,? /, '')
        .replace(' at', '')
        .replace('GMT', 'UTC'),
    );
    expect(Math.abs(seconds - before)).toBeLessThan(5_000);
  });
});
