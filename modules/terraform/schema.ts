import * as v from 'valibot';
import { isExpression } from './expression';
import { snakeCase } from './names';

/** A valibot schema of what Terraform's type system has: string, number, bool, list, set, map, object, and optional. */
export type AnySchema = v.GenericSchema;

export type Kind = 'string' | 'number' | 'bool' | 'list' | 'set' | 'map' | 'object';

/** A set of strings: order and repetition mean nothing. */
export const setOfStrings = () => v.pipe(v.array(v.string()), v.metadata({ set: true }));

interface Introspected {
  readonly type: string;
  readonly wrapped?: AnySchema;
  readonly default?: unknown;
  readonly entries?: Readonly<Record<string, AnySchema>>;
  readonly item?: AnySchema;
  readonly value?: AnySchema;
  readonly options?: readonly string[];
}

const look = (schema: AnySchema) => schema as unknown as Introspected;

/** Whether the attribute may be left out. */
export const isOptional = (schema: AnySchema): boolean => look(schema).wrapped !== undefined;

/** The schema without `optional`. */
export function unwrapped(schema: AnySchema): AnySchema {
  const { wrapped } = look(schema);
  return wrapped === undefined ? schema : unwrapped(wrapped);
}

/** The default of an optional attribute; undefined where it has none. */
export const defaultOf = (schema: AnySchema): unknown => look(schema).default;

/** Names and schemas of an object's attributes, in TypeScript's names. */
export const entriesOf = (schema: AnySchema): Readonly<Record<string, AnySchema>> =>
  look(unwrapped(schema)).entries ?? {};

/** The schema of a list's, set's or map's elements. */
export function itemOf(schema: AnySchema): AnySchema {
  const { item, value } = look(unwrapped(schema));
  const found = item ?? value;
  if (found === undefined) throw new TypeError(`A ${look(schema).type} has no elements`);
  return found;
}

/** The values that a string may have; undefined where it is free. */
export const choicesOf = (schema: AnySchema): readonly string[] | undefined =>
  look(unwrapped(schema)).options;

/** What is written about an attribute, for people. */
export const describe = (schema: AnySchema): string | undefined =>
  v.getDescription(schema) ?? v.getDescription(unwrapped(schema));

export function kindOf(schema: AnySchema): Kind {
  const inner = unwrapped(schema);
  switch (look(inner).type) {
    case 'string':
    case 'picklist':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'bool';
    case 'array':
      return v.getMetadata(inner)['set'] === true ? 'set' : 'list';
    case 'record':
      return 'map';
    case 'object':
    case 'strict_object':
      return 'object';
    default:
      throw new TypeError(`Terraform has no type for a ${look(inner).type}: use what \`Kind\` lists`);
  }
}

/** The value, or the schema's default where nothing was given. */
export const withDefault = (schema: AnySchema, value: unknown): unknown =>
  value === undefined || value === null ? defaultOf(schema) : value;

/**
 * A literal in Terraform's names, defaults filled in. `everything` adds the attributes that were left out as null, so
 * that an expression may read them.
 */
export function toTerraform(schema: AnySchema, given: unknown, everything = true): unknown {
  const value = withDefault(schema, given);
  if (value === undefined || value === null) return null;
  if (isExpression(value)) return value;
  switch (kindOf(schema)) {
    case 'list':
      return (value as unknown[]).map((item) => toTerraform(itemOf(schema), item, everything));
    case 'set':
      return asSet(value as unknown[]);
    case 'map':
      return mapValues(value, (item) => toTerraform(itemOf(schema), item, everything));
    case 'object':
      return Object.fromEntries(
        Object.entries(entriesOf(schema))
          .map(([key, entry]) => [
            snakeCase(key),
            toTerraform(entry, (value as Record<string, unknown>)[key], everything),
          ])
          .filter(([, item]) => everything || item !== null),
      );
    default:
      return value;
  }
}

const mapValues = (value: unknown, change: (item: unknown) => unknown) =>
  Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, change(item)]));

/** A set of strings in Terraform's order, so that it gives what a variable of its type gives. */
export const asSet = (values: readonly unknown[]): readonly unknown[] =>
  values.some(isExpression) ? values : [...new Set(values)].sort();
