import type { IResolvable, ITerraformIterator } from 'cdktf';
import { choose, type Condition } from './condition';
import { asString, hcl } from './expression';
import { type Collection, encoded, expand, type Expanded, itemSchemaOf, rawValue } from './inputs';

/** `for_each` of a resource or a dynamic block, with what its body may read. */
export interface Each<Item> {
  /** For the resource's property `forEach`. */
  readonly forEach: ITerraformIterator;
  readonly key: string;
  readonly value: Expanded<Item>;
}

/**
 * One instance an element of a map of objects. The body reads `each.key` and `each.value` for literals too, so that addresses and
 * text are the same in a stack as in the published module.
 * @param when without it every element; else none where the condition is false
 */
export function eachOf<Item>(collection: Collection<Item>, when: Condition = true): Each<Item> {
  return {
    forEach: iterator(choose(when, rawValue(collection), {})),
    key: asString(hcl`each.key`),
    value: valueOf(collection, 'each'),
  };
}

/** One instance a string of a set. */
export function eachOfSet(values: readonly string[], when: Condition = true): Each<string> {
  return {
    forEach: iterator(hcl`toset(${choose(when, values as unknown, [])})`),
    key: asString(hcl`each.key`),
    value: asString(hcl`each.value`),
  };
}

/** Any expression that is a map or a set of strings. */
export const iterator = (value: unknown): ITerraformIterator => ({
  _getForEachExpression: () => unchanged(value),
});

/** Keeps keys as they are: cdktf would write those of a plain object, and the encoding of a map token, in snake_case. */
const unchanged = (value: unknown): IResolvable => ({
  creationStack: [],
  resolve: () => value,
  toString: () => '<for_each>',
});

/** The element as the body of a dynamic block reads it: `<block>.value`. */
export const valueOf = <Item>(collection: Collection<Item>, name: string): Expanded<Item> =>
  expand(
    itemSchemaOf(collection),
    encoded(itemSchemaOf(collection), hcl`${reference(`${name}.value`)}`),
  ) as Expanded<Item>;

const reference = (text: string): IResolvable => ({
  creationStack: [],
  resolve: () => `\${${text}}`,
  toString: () => text,
});
