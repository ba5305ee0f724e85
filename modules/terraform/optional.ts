import type { IResolvable } from 'cdktf';
import { choose, type Condition, isSet } from './condition';
import { asMap, asString, Expression, hcl, isExpression } from './expression';
import { snakeCase } from './names';

/** An attribute of an object that may not have been given; null (undefined for a literal) where it was not. */
export function attributeIfGiven<Attribute extends string>(
  object: { readonly [Key in Attribute]: string } | undefined,
  attribute: Attribute,
): string {
  const chosen = choose<string | undefined>(isSet(object), object?.[attribute], undefined);
  return isExpression(chosen) ? asString(hcl`${chosen}`) : (chosen as string);
}

/** An object that is given under a condition, and else is null: for an optional input of a part. */
export function objectIf<T extends object>(condition: Condition, value: T): T | IResolvable | undefined {
  if (typeof condition === 'boolean') return condition ? value : undefined;
  const attributes = Object.entries(value).map(([key, item]) => [snakeCase(key), item as unknown]);
  return hcl`${condition} ? ${Object.fromEntries(attributes)} : null`;
}

/** A map of strings with some entries that are there under a condition. */
export function withEntriesIf(
  condition: Condition,
  always: Readonly<Record<string, string>>,
  entries: Readonly<Record<string, string>>,
): Record<string, string> {
  return withEntries(always, [{ when: condition, entries }]);
}

/** A map of strings with groups of entries, each there under a condition of its own. */
export function withEntries(
  always: Readonly<Record<string, string>>,
  additions: readonly {
    readonly when: Condition;
    readonly entries: Readonly<Record<string, string>>;
  }[],
): Record<string, string> {
  const known = additions.filter(({ when }) => when === true).map(({ entries }) => entries);
  const base = Object.assign({}, always, ...known) as Record<string, string>;
  const chosen = additions
    .filter(({ when }) => typeof when !== 'boolean')
    .map(({ when, entries }) => choose<Readonly<Record<string, string>>>(when, entries, {}));
  if (chosen.length === 0) return base;
  const texts = ['merge(\n  ', ...chosen.map(() => ',\n  '), ',\n)'];
  return asMap(new Expression(texts, [base, ...chosen]));
}
