import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Counted } from '../../gateway/metering/amounts';
import type { Counter, Mark, MeterReading } from '../../gateway/metering/meter';
import type { Window } from '../../gateway/metering/windows';

/*
 * An account's item: `tc202611` counts tokens of November 2026, `dhao8k` is the sum of micro-dollars for one slot of the
 * rolling 24 hours. The names are short, because write units are charged on the whole item, and legal in expressions.
 */

type Item = Record<string, AttributeValue>;

const UNIT_CODES: Record<Counted, string> = {
  inputTokens: 'i',
  outputTokens: 'o',
  tokens: 't',
  microDollars: 'd',
  turns: 'n',
};

const WINDOW_CODES: Record<Window, string> = { '10min': 'm', '24h': 'h', month: 'c', now: 'n' };

const units = inverted(UNIT_CODES);
const windows = inverted(WINDOW_CODES);

const COUNTER_NAME = /^([iotdn])([mhcn])([0-9a-z]+)$/;
const MARK_NAME = /^hold#(.+)$/;

/** When a reconcile last repaired the account. */
export const RECONCILED_AT = 'reconciledAt';

export function accountKey(account: string): Item {
  return { id: { S: account } };
}

/** The attribute that a counter stands in. */
export function counterName({ unit, window, slot }: Counter): string {
  return `${UNIT_CODES[unit]}${WINDOW_CODES[window]}${slotCode(window, slot)}`;
}

/** The attribute that marks a hold. */
export function markName({ attempt }: Pick<Mark, 'attempt'>): string {
  return `hold#${attempt}`;
}

/**
 * A mark's attribute: all that whoever settles it needs to know, and by which it is told from any other. One text, because
 * it is only ever compared as a whole.
 */
export function markValue({ requestId, at, leaseUntil, amounts, kinds }: Mark): AttributeValue {
  const { inputTokens, outputTokens, microDollars } = amounts;
  const codes = kinds.map(({ unit, window }) => `${UNIT_CODES[unit]}${WINDOW_CODES[window]}`).join('');
  const mark: MarkTuple = [requestId, at, leaseUntil, inputTokens, outputTokens, microDollars, codes];
  return { S: JSON.stringify(mark) };
}

type MarkTuple = [
  requestId: string,
  at: number,
  leaseUntil: number,
  inputTokens: number,
  outputTokens: number,
  microDollars: number,
  kinds: string,
];

export function readingOf(item: Item = {}): MeterReading {
  return {
    counters: Object.entries(item).flatMap(([name, { N: value }]) => counterOf(name, Number(value))),
    marks: Object.entries(item).flatMap(([name, value]) => markOf(name, value)),
    reconciledAt: Number(item[RECONCILED_AT]?.N ?? 0),
  };
}

function counterOf(name: string, value: number): MeterReading['counters'] {
  const [, unitCode, windowCode, slotText] = COUNTER_NAME.exec(name) ?? [];
  if (unitCode === undefined || windowCode === undefined || slotText === undefined) return [];
  const window = windows[windowCode]!;
  return [{ unit: units[unitCode]!, window, slot: slotOf(window, slotText), value }];
}

function markOf(name: string, value: AttributeValue): Mark[] {
  const attempt = MARK_NAME.exec(name)?.[1];
  if (attempt === undefined) return [];
  const [requestId, at, leaseUntil, inputTokens, outputTokens, microDollars, codes] = JSON.parse(
    value.S!,
  ) as MarkTuple;
  const tokens = inputTokens + outputTokens;
  return [
    {
      attempt,
      requestId,
      at,
      leaseUntil,
      amounts: { inputTokens, outputTokens, tokens, microDollars, turns: 1 },
      kinds: (codes.match(/../g) ?? []).map((code) => ({
        unit: units[code[0]!]!,
        window: windows[code[1]!]!,
      })),
    },
  ];
}

/** A month as people write it, without the dash; other slots in base 36. */
function slotCode(window: Window, slot: number): string {
  if (window !== 'month') return slot.toString(36);
  return `${Math.floor(slot / 12)}${String((slot % 12) + 1).padStart(2, '0')}`;
}

function slotOf(window: Window, code: string): number {
  if (window !== 'month') return parseInt(code, 36);
  return Number(code.slice(0, -2)) * 12 + Number(code.slice(-2)) - 1;
}

function inverted<T extends string>(codes: Record<T, string>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries<string>(codes).map(([name, code]) => [code, name as T]));
}
