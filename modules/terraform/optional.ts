import { choose, type Condition, isSet } from './condition';
import { asMap, asString, hcl, isExpression } from './expression';

/** An attribute of an object that may not have been given; null (undefined for a literal) where it was not. */
export function attributeIfGiven<Attribute extends string>(
  object: { readonly [Key in Attribute]: string } | undefined,
  attribute: Attribute,
): string {
  const chosen = choose<string | undefined>(isSet(object), object?.[attribute], undefined);
  return isExpression(chosen) ? asString(hcl`${chosen}`) : (chosen as string);
}

/** A map of strings with some entries that are there under a condition. */
export function withEntriesIf(
  condition: Condition,
  always: Readonly<Record<string, string>>,
  entries: Readonly<Record<string, string>>,
): Record<string, string> {
  const chosen = choose<Readonly<Record<string, string>>>(condition, entries, {});
  return isExpression(chosen)
    ? asMap(hcl`merge(
        ${always},
        ${chosen},
      )`)
    : { ...always, ...(chosen as Readonly<Record<string, string>>) };
}
