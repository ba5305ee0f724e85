import type { ModuleDefinition } from '../../modules/terraform/definition';
import { asExpression } from '../../modules/terraform/expression-text';
import { snakeCase } from '../../modules/terraform/names';
import {
  type AnySchema,
  defaultOf,
  describe,
  entriesOf,
  isOptional,
  itemOf,
  kindOf,
} from '../../modules/terraform/schema';
import { writtenDefault } from '../terraform-type';

interface Row {
  readonly name: string;
  readonly schema: AnySchema;
  readonly description: string;
}

/** The README's part on a module's interface: a table of inputs, one of attributes for each input that is an object, and one of outputs. */
export function interfaceTables(definition: ModuleDefinition): string {
  const inputs = Object.entries(definition.variables).map(([name, { schema, description }]) => ({
    name: snakeCase(name),
    schema,
    description,
  }));
  const outputs = Object.entries(definition.outputs).map(
    ([name, { description, sensitive }]) =>
      `| \`${snakeCase(name)}\` | ${description}${sensitive ? ' Sensitive.' : ''} |`,
  );
  return [
    '## Inputs',
    '',
    ...table(inputs),
    ...inputs.flatMap(({ name, schema }) => attributeTables(name, schema)),
    '',
    '## Outputs',
    '',
    '| Name | Description |',
    '| --- | --- |',
    ...outputs,
    '',
  ].join('\n');
}

function table(rows: readonly Row[]): string[] {
  return [
    '| Name | Description | Type | Default |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ name, schema, description }) =>
        `| \`${name}\` | ${cell(description)} | \`${shortType(schema)}\` | ${written(schema)} |`,
    ),
  ];
}

/** Tables of what is within an object, and of objects within those. */
function attributeTables(path: string, schema: AnySchema): string[] {
  switch (kindOf(schema)) {
    case 'list':
      return attributeTables(`${path}[*]`, itemOf(schema));
    case 'map':
      return attributeTables(`${path}[<key>]`, itemOf(schema));
    case 'object': {
      const rows = Object.entries(entriesOf(schema)).map(([key, entry]) => ({
        name: snakeCase(key),
        schema: entry,
        description: describe(entry) ?? '',
      }));
      return [
        '',
        `### \`${path}\``,
        '',
        ...table(rows),
        ...rows.flatMap((row) => attributeTables(`${path}.${row.name}`, row.schema)),
      ];
    }
    default:
      return [];
  }
}

function shortType(schema: AnySchema): string {
  const kind = kindOf(schema);
  switch (kind) {
    case 'list':
    case 'set':
    case 'map':
      return `${kind}(${shortType(itemOf(schema))})`;
    default:
      return kind;
  }
}

function written(schema: AnySchema): string {
  if (!isOptional(schema)) return 'required';
  const fallback = defaultOf(schema);
  if (fallback === undefined) return '`null`';
  return `\`${asExpression(writtenDefault(schema, fallback)).replaceAll(/\s+/g, ' ')}\``;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
