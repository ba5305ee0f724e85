import {
  type AnySchema,
  defaultOf,
  entriesOf,
  isOptional,
  itemOf,
  kindOf,
  toTerraform,
} from '../modules/terraform/schema';
import { asExpression, continueAt } from '../modules/terraform/expression-text';
import { snakeCase } from '../modules/terraform/names';

/** A variable's type as Terraform writes it, its object attributes one a line. */
export function terraformType(schema: AnySchema): string {
  const kind = kindOf(schema);
  switch (kind) {
    case 'list':
    case 'set':
    case 'map':
      return `${kind}(${terraformType(itemOf(schema))})`;
    case 'object':
      return objectType(schema);
    default:
      return kind;
  }
}

function objectType(schema: AnySchema): string {
  const entries = Object.entries(entriesOf(schema)).map(
    ([key, entry]) => [snakeCase(key), attributeType(entry)] as const,
  );
  const width = (index: number): number => {
    const isLine = (at: number) => entries[at]?.[1].includes('\n') === false;
    if (!isLine(index)) return 0;
    let [first, last] = [index, index];
    while (isLine(first - 1)) first -= 1;
    while (isLine(last + 1)) last += 1;
    return Math.max(...entries.slice(first, last + 1).map(([key]) => key.length));
  };
  const lines = entries.map(
    ([key, type], index) => `  ${key.padEnd(width(index))} = ${continueAt('  ', type)}`,
  );
  return ['object({', ...lines, '})'].join('\n');
}

function attributeType(schema: AnySchema): string {
  if (!isOptional(schema)) return terraformType(schema);
  const fallback = defaultOf(schema);
  const type = terraformType(schema);
  return fallback === undefined
    ? `optional(${type})`
    : `optional(${type}, ${asExpression(writtenDefault(schema, fallback))})`;
}

/** A default as it stands in a module: Terraform fills in the attributes' own defaults itself. */
export const writtenDefault = (schema: AnySchema, fallback: unknown): unknown =>
  kindOf(schema) === 'object' && Object.keys(fallback as object).length === 0
    ? {}
    : toTerraform(schema, fallback, false);
