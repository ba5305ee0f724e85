import type { Amounts } from '../metering/amounts';
import { UNITS } from '../metering/amounts';
import type { TurnBounds } from '../metering/tariff';
import { worstCaseOf } from '../metering/tariff';
import type { PreparedTurn } from './prepare';

/** A turn as one model would answer it, within what is held for it. */
export interface Speaker {
  readonly prepared: PreparedTurn;
  readonly bounds: TurnBounds;
}

/** The model that was asked for, then those that may answer in its place: none that could take more than is held. */
export function speakersOf(asked: Speaker, reserved: Amounts): readonly [Speaker, ...Speaker[]] {
  const others = asked.prepared.fallbacks.map((fallback): Speaker => {
    const maxTokens = Math.min(fallback.bounds.maxTokens, asked.bounds.maxTokens);
    return { prepared: { ...asked.prepared, ...fallback }, bounds: { ...fallback.bounds, maxTokens } };
  });
  return [asked, ...others.filter((speaker) => isWithin(speaker, reserved))];
}

function isWithin({ prepared, bounds }: Speaker, reserved: Amounts): boolean {
  const worst = worstCaseOf(bounds, prepared.tariff);
  return UNITS.every((unit) => worst[unit] <= reserved[unit]);
}
