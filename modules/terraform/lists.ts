import type { IResolvable } from 'cdktf';
import { choose, type Condition } from './condition';
import { asList, Expression, hcl, isExpression } from './expression';
import { rawValue } from './inputs';

/** The keys of a map in Terraform's order; known now for a literal. */
export function keysOf(map: unknown): string[] {
  const raw = rawValue(map);
  return isExpression(raw) ? asList(hcl`keys(${raw})`) : Object.keys(raw ?? {}).sort();
}

/** Several lists of strings as one; joined now where all are literals. */
export function concatenated(...lists: readonly (readonly string[])[]): string[] {
  if (!lists.some(isExpression)) return lists.flat();
  return asList(new Expression(['concat(', ...lists.slice(1).map(() => ', '), ')'], lists));
}

/** The one list or the other, each a literal or an expression; undefined stands for null. */
export function chooseList(
  condition: Condition,
  whenTrue: readonly string[] | IResolvable | undefined,
  whenFalse: readonly string[] | IResolvable | undefined,
): string[] {
  const chosen = choose<unknown>(condition, whenTrue, whenFalse);
  return isExpression(chosen) ? asList(hcl`${chosen}`) : (chosen as string[]);
}
