import type { IResolvable } from 'cdktf';
import type * as v from 'valibot';
import { asList, asMap, asNumber, asString, Expression, isExpression } from './expression';
import { snakeCase } from './names';
import { type AnySchema, asSet, entriesOf, itemOf, kindOf, toTerraform, withDefault } from './schema';

/** What a property takes: a literal, a Terraform expression, or a literal with expressions in it. */
export type Input<T> = T extends boolean | null | undefined
  ? T | IResolvable
  : T extends string | number
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Input<Item>[] | IResolvable
      : { readonly [Key in keyof T]: Input<T[Key]> } | IResolvable;

/**
 * An input as a construct reads it: objects by attribute, whether they are literals or expressions; scalars, and
 * lists and maps of strings, as resources take them; other lists and maps as something to give to `eachOf` or to put into `hcl`.
 */
export type Expanded<T> = [T] extends [string | number | null | undefined]
  ? NonNullable<T>
  : [T] extends [boolean | null | undefined]
    ? boolean | IResolvable
    : [T] extends [readonly string[] | null | undefined]
      ? string[]
      : [T] extends [readonly (infer Item)[] | null | undefined]
        ? Collection<Item>
        : string extends keyof NonNullable<T>
          ? [NonNullable<T>] extends [Record<string, string>]
            ? Record<string, string>
            : Collection<NonNullable<T>[keyof NonNullable<T>]>
          : ExpandedObject<NonNullable<T>>;

export type ExpandedObject<T> = { readonly [Key in keyof T]-?: Expanded<T[Key]> };

const GIVEN = Symbol('given');
const SCHEMA = Symbol('schema');

/** A list or map of objects. */
export interface Collection<Item> extends IResolvable {
  readonly [GIVEN]: unknown;
  readonly [SCHEMA]: AnySchema;
  readonly item?: Item;
}

/** Whether the value came out of `expand`. */
export const isExpanded = (value: unknown): value is { [GIVEN]: unknown; [SCHEMA]: AnySchema } =>
  typeof value === 'object' && value !== null && GIVEN in value;

/** The schema of the elements of a collection. */
export const itemSchemaOf = (collection: Collection<unknown>): AnySchema => itemOf(collection[SCHEMA]);

/**
 * What was given, as Terraform has it: an expression, or a literal in Terraform's names. `everything` adds what was left
 * out of a literal as null.
 */
export function rawValue(value: unknown, everything = true): unknown {
  return isExpanded(value) ? toTerraform(value[SCHEMA], value[GIVEN], everything) : value;
}

/** The input as a construct reads it. Defaults are filled in for literals; for expressions Terraform does it. */
export function expand<Schema extends AnySchema>(
  schema: Schema,
  value: unknown,
): Expanded<v.InferOutput<Schema>> {
  return expandAny(schema, value) as Expanded<v.InferOutput<Schema>>;
}

function expandAny(schema: AnySchema, given: unknown): unknown {
  const value = withDefault(schema, isExpanded(given) ? given[GIVEN] : given);
  switch (kindOf(schema)) {
    case 'object':
      return expandObject(schema, value);
    case 'list':
    case 'set':
    case 'map':
      return expandCollection(schema, value);
    default:
      return value ?? undefined;
  }
}

function expandObject(schema: AnySchema, value: unknown): unknown {
  const attribute = (key: string, entry: AnySchema): unknown => {
    if (value === undefined || value === null) return undefined;
    if (!isExpression(value)) return expandAny(entry, (value as Record<string, unknown>)[key]);
    const reference = new Expression(['', `.${snakeCase(key)}`], [value]);
    return expandAny(entry, encoded(entry, reference));
  };
  const expanded = Object.fromEntries(
    Object.entries(entriesOf(schema)).map(([key, entry]) => [key, attribute(key, entry)]),
  );
  return Object.defineProperties(expanded, { [GIVEN]: { value }, [SCHEMA]: { value: schema } });
}

function expandCollection(schema: AnySchema, value: unknown): unknown {
  const scalars = kindOf(itemOf(schema)) === 'string';
  if (scalars) return kindOf(schema) === 'set' && Array.isArray(value) ? asSet(value) : (value ?? undefined);
  const collection = {
    creationStack: [],
    resolve: () => toTerraform(schema, value),
    toString: () => asString(collection),
    [GIVEN]: value,
    [SCHEMA]: schema,
  };
  return collection;
}

/** An expression in the shape that a property of this type takes. */
export function encoded(schema: AnySchema, expression: IResolvable): unknown {
  switch (kindOf(schema)) {
    case 'string':
      return asString(expression);
    case 'number':
      return asNumber(expression);
    case 'list':
    case 'set':
      return kindOf(itemOf(schema)) === 'string' ? asList(expression) : expression;
    case 'map':
      return kindOf(itemOf(schema)) === 'string' ? asMap(expression) : expression;
    default:
      return expression;
  }
}

/** What was given, in TypeScript's names, with the schema's defaults filled in; an expression stays one. */
export function plainValue(schema: AnySchema, given: unknown): unknown {
  const value = withDefault(schema, isExpanded(given) ? given[GIVEN] : given);
  if (value === undefined || value === null) return undefined;
  if (isExpression(value)) return value;
  switch (kindOf(schema)) {
    case 'list':
    case 'set':
      return (value as unknown[]).map((item) => plainValue(itemOf(schema), item));
    case 'map':
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, plainValue(itemOf(schema), item)]),
      );
    case 'object':
      return Object.fromEntries(
        Object.entries(entriesOf(schema)).map(([key, entry]) => [
          key,
          plainValue(entry, (value as Record<string, unknown>)[key]),
        ]),
      );
    default:
      return value;
  }
}
