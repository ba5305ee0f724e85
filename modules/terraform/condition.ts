import type { IResolvable } from 'cdktf';
import { asNumber, asString, hcl, holdsExpression, isExpression } from './expression';
import { rawValue } from './inputs';

/** A boolean that is known now, or only to Terraform. */
export type Condition = boolean | IResolvable;

/** Whether an optional input was given. */
export function isSet(value: unknown): Condition {
  const raw = rawValue(value);
  return isExpression(raw) ? hcl`${raw} != null` : raw !== undefined && raw !== null;
}

/** Whether an optional input was left out. */
export function isNotSet(value: unknown): Condition {
  const raw = rawValue(value);
  return isExpression(raw) ? hcl`${raw} == null` : raw === undefined || raw === null;
}

/** Whether a collection has anything in it. */
export function isNotEmpty(value: unknown): Condition {
  const raw = rawValue(value);
  return isExpression(raw) ? hcl`length(${raw}) > 0` : Object.keys(raw ?? {}).length > 0;
}

/** Whether two scalars are the same. */
export function equals(left: unknown, right: unknown): Condition {
  return isExpression(left) || isExpression(right) ? hcl`${left} == ${right}` : left === right;
}

export function not(condition: Condition): Condition {
  return typeof condition === 'boolean' ? !condition : hcl`!(${condition})`;
}

export function both(left: Condition, right: Condition): Condition {
  if (typeof left === 'boolean') return left && right;
  if (typeof right === 'boolean') return right && left;
  return hcl`${left} && ${right}`;
}

/** In brackets where it is an expression, so that it may stand within any other condition. */
export function either(left: Condition, right: Condition): Condition {
  if (typeof left === 'boolean') return left || right;
  if (typeof right === 'boolean') return right || left;
  return hcl`(${left} || ${right})`;
}

/** The one value or the other; decided now where the condition is known. Several lines of it are for the caller to bracket. */
export function choose<T>(condition: Condition, whenTrue: T, whenFalse: T): T | IResolvable {
  if (typeof condition === 'boolean') return condition ? whenTrue : whenFalse;
  return hcl`${condition} ? ${whenTrue} : ${whenFalse}`;
}

/** `choose` for a property that is a string. */
export function chooseString(condition: Condition, whenTrue: string, whenFalse: string): string {
  const chosen = choose(condition, whenTrue, whenFalse);
  // A literal that was left out stays undefined: as a token it would be an expression to whoever asks.
  return typeof chosen === 'object' && chosen !== null ? asString(chosen) : chosen;
}

/**
 * `count` of a resource that is there under a condition. Known or not, the resource has an index, so that its address is
 * the same in a stack as in the published module.
 */
export function countIf(condition: Condition): number {
  if (typeof condition === 'boolean') return condition ? 1 : 0;
  return asNumber(hcl`${condition} ? 1 : 0`);
}

/** `jsonencode`, done now where everything is known. */
export function jsonEncode(value: unknown): string {
  return holdsExpression(value) ? hcl`jsonencode(${value})`.toString() : JSON.stringify(value);
}

/** `for_each` of a dynamic block that is there under a condition. */
export const blockIf = (condition: Condition): unknown => choose<unknown>(condition, [true], []);
