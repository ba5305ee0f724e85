import type { Amounts } from '../metering/amounts';
import type { Readings } from '../metering/status';
import { thresholdReached, readingOf, usedOf } from '../metering/status';
import { amountsOf, priceVersion } from '../metering/tariff';
import type { Ports } from '../ports';
import { isInTime } from '../turns/settle-lost';
import type { Admitted } from './admit';
import type { EndedTurn } from './ended-turn';
import type { PreparedTurn } from './prepare';

type Settling = Pick<Ports, 'clock' | 'turns' | 'meter' | 'newId' | 'telemetry' | 'settings'>;

/**
 * Settles a turn: the record first, for it is the ledger; then the counters, which it can always repair.
 *
 * @returns the accounts afterwards
 * @throws where the ledger fails; a counter that fails is left too high, and is repaired later
 */
export async function settleTurn(
  ports: Settling,
  { prepared, conclusion: { outcome, charge, error }, consumption, guardrail, response }: EndedTurn,
  { claim, reservation }: Admitted,
): Promise<Readings> {
  const { clock, turns, newId, telemetry, settings } = ports;
  const settledAt = clock.now();
  const charged = amountsOf(consumption, prepared.tariff);
  const won = await turns.settle(claim, {
    settlement: newId(),
    outcome,
    errorType: error?.code,
    answeredBy: charge === 'nothing' || response ? undefined : prepared.modelId,
    usage: consumption.usage,
    serviceTier: consumption.serviceTier,
    guardrailUnits: consumption.guardrailUnits,
    guardrail: guardrail?.coverage,
    prepared: response && { set: response.set, version: response.version },
    charged,
    priceVersion: priceVersion(prepared.tariff),
    estimated: charge === 'estimated',
    settledAt,
  });
  // Who took the turn for dead has charged it: by its own figures, and on every account.
  const now = clock.now();
  const failures = won ? await reservation.settle(charged, now, isInTime(settledAt, now, settings)) : [];
  for (const failure of failures) telemetry.log('warn', 'counter_not_settled', {}, failure);
  if (won) warnOfLimits(ports, prepared, reservation.readings, charged);
  return reservation.readings;
}

/** Tells operators of each warning threshold that this turn has taken a limit over. */
function warnOfLimits(
  { clock, telemetry }: Settling,
  { limits, payer, warnAtPercent }: PreparedTurn,
  readings: Readings,
  charged: Amounts,
): void {
  const subject = { userId: payer.userId, team: payer.team?.name };
  for (const limit of limits) {
    const { scope, window, unit } = limit;
    const after = usedOf(limit, readingOf(readings, limit, subject), clock.now());
    const threshold = thresholdReached(after, limit.limit, warnAtPercent);
    const before = thresholdReached(after - charged[unit], limit.limit, warnAtPercent);
    if (unit === 'turns' || threshold === undefined || threshold === before) continue;
    telemetry.measure('LimitWarnings', 1, { scope, window, unit, percent: String(threshold) });
    telemetry.log('warn', 'limit_threshold_reached', {
      scope,
      window,
      unit,
      percent: threshold,
      team: subject.team,
    });
  }
}
