import { describe, expect, it } from '@jest/globals';
import { userAccount } from '../../../src/gateway/metering/accounts';
import { NOTHING } from '../../../src/gateway/metering/amounts';
import { Reservation } from '../../../src/gateway/metering/reservation';
import { MemoryMeter } from '../memory-meter';
import { USER } from '../world';

const NOON = Date.UTC(2026, 10, 23, 12);

describe('a reservation', () => {
  it('holds also where nothing is limited: what is used is shown', async () => {
    const meter = new MemoryMeter();
    const request = {
      userId: USER,
      attempt: 'a',
      requestId: 'r1',
      at: NOON,
      leaseUntil: NOON + 15_000,
      limits: [],
    };
    const reservation = new Reservation(meter, request);

    expect(await reservation.hold({ ...NOTHING, tokens: 5, turns: 1 }, NOON)).toBe(true);
    expect(meter.peek(userAccount(USER))).toMatchObject({
      marks: [{ attempt: 'a' }],
      counters: [
        { window: 'month', unit: 'tokens', value: 5 },
        { window: 'now', unit: 'turns', value: 1 },
      ],
    });
  });
});
