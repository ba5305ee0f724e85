import type { AttributeValue, Item, Section, Store } from 'dynalite/db';
import type { Json } from './dynalite-operation';

/** A node of a parsed expression; an argument is a node, a path or a value of the request. */
interface Expression {
  readonly type: string;
  readonly args: readonly (Expression | readonly unknown[] | AttributeValue)[];
}

type Nested = { M: Item } | { L: readonly AttributeValue[] };

/**
 * A store for one conditional write. dynalite compares maps and lists by identity, so that `attribute = :map` is never true:
 * what this store reads is the very map or list of the request where it is equal to it.
 */
export function storeForCondition(store: Store, validated: Json): Store {
  const { expression } = (validated['_condition'] ?? {}) as { expression?: Expression };
  const values = expression ? unite(nestedValues(expression)) : [];
  if (values.length === 0) return store;
  return { ...store, getItemDb: (tableName) => sharing(store.getItemDb(tableName), values) };
}

function sharing(section: Section<Item>, values: readonly Nested[]): Section<Item> {
  return {
    ...section,
    get: (key, callback) =>
      section.get(key, (error, item) => callback(error, item && sharedItem(item, values))),
  };
}

/** The maps and lists that a condition compares with. */
function nestedValues({ args }: Expression): Nested[] {
  return args.flatMap((arg) => {
    if (Array.isArray(arg)) return [];
    if ('type' in arg) return nestedValues(arg);
    return 'M' in arg || 'L' in arg ? [arg] : [];
  });
}

/** Of equal ones all become the first, in place: the expression refers to them. */
function unite(values: readonly Nested[]): Nested[] {
  const firsts: Nested[] = [];
  for (const value of values) {
    const first = firsts.find((candidate) => isEqual(candidate, value));
    if (first === undefined) firsts.push(value);
    else Object.assign(value, first);
  }
  return firsts;
}

function sharedItem(item: Item, values: readonly Nested[]): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, shared(value, values)]));
}

/** A copy that has the request's own maps and lists where they are equal, at any depth. */
function shared(value: AttributeValue, values: readonly Nested[]): AttributeValue {
  const found = values.find((candidate) => isEqual(candidate, value));
  if (found !== undefined) return { ...found };
  if ('M' in value) return { M: sharedItem(value.M, values) };
  if ('L' in value) return { L: value.L.map((element) => shared(element, values)) };
  return value;
}

/** As DynamoDB compares: maps and sets in any order. */
function isEqual(a: AttributeValue, b: AttributeValue): boolean {
  const [[type, value] = ['', undefined]] = Object.entries(a) as [string, unknown][];
  const other = (b as Record<string, unknown>)[type];
  if (other === undefined) return false;
  if (type === 'M') return isEqualMap(value as Item, other as Item);
  if (!Array.isArray(value) || !Array.isArray(other)) return value === other;
  if (value.length !== other.length) return false;
  return type === 'L'
    ? value.every((element, index) => isEqual(element as AttributeValue, other[index] as AttributeValue))
    : value.every((element) => other.includes(element));
}

function isEqualMap(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isEqual(a[name]!, b[name]!))
  );
}
