import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Amounts, Unit } from '../../gateway/metering/amounts';
import { UNITS } from '../../gateway/metering/amounts';
import type { Counters } from '../../gateway/metering/meter';

/** Short, because they are stored with every counter: write units are charged on the whole item. */
const UNIT_CODES: Record<Unit, string> = {
  inputTokens: 'in',
  outputTokens: 'out',
  tokens: 'tok',
  microDollars: 'usd',
};

export function meterKey(userId: string) {
  return { id: { S: `user#${userId}` } };
}

/** The attribute that counts a unit in a window: `tok@2026-11`. */
export function counterName(unit: Unit, windowId: string): string {
  return `${UNIT_CODES[unit]}@${windowId}`;
}

/** The attribute that marks a hold. */
export function holdName(attempt: string): string {
  return `hold#${attempt}`;
}

export function countersOf(item: Record<string, AttributeValue> | undefined, windowId: string): Counters {
  return mapUnits((unit) => Number(item?.[counterName(unit, windowId)]?.N ?? 0));
}

export function mapUnits(value: (unit: Unit) => number): Amounts {
  return Object.fromEntries(UNITS.map((unit) => [unit, value(unit)])) as unknown as Amounts;
}

/** `ADD` of amounts to a window's counters, with the names and values that it refers to. */
export function addAmounts(amounts: Amounts, windowId: string) {
  return {
    expression: `ADD ${UNITS.map((unit) => `#${UNIT_CODES[unit]} :${UNIT_CODES[unit]}`).join(', ')}`,
    names: Object.fromEntries(UNITS.map((unit) => [`#${UNIT_CODES[unit]}`, counterName(unit, windowId)])),
    values: Object.fromEntries(UNITS.map((unit) => [`:${UNIT_CODES[unit]}`, { N: String(amounts[unit]) }])),
  };
}

export function unitCode(unit: Unit): string {
  return UNIT_CODES[unit];
}
