import { ModuleError } from './module-error';
import { snakeCase } from './names';
import { type AnySchema, choicesOf, entriesOf, isOptional, itemOf, kindOf } from './schema';

const TYPES = { string: 'string', number: 'number', bool: 'boolean' } as const;

/**
 * Reads a value that is written in Terraform's names (a JSON file) as a schema has it: attributes get TypeScript's names.
 * @param path where the value stands, for messages
 * @throws {ModuleError} `InvalidInput` for an attribute that is missing, unknown or of another type
 */
export function fromTerraform(schema: AnySchema, value: unknown, path: string): unknown {
  if (value === undefined || value === null) {
    if (isOptional(schema)) return undefined;
    throw new ModuleError('InvalidInput', `${path} is missing. Add it.`);
  }
  const kind = kindOf(schema);
  switch (kind) {
    case 'object':
      return readObject(schema, asObject(value, path, 'an object'), path);
    case 'map':
      return Object.fromEntries(
        Object.entries(asObject(value, path, 'a map')).map(([key, item]) => [
          key,
          fromTerraform(itemOf(schema), item, `${path}.${key}`),
        ]),
      );
    case 'list':
    case 'set':
      if (!Array.isArray(value)) throw wrongType(path, 'a list');
      return value.map((item, index) => fromTerraform(itemOf(schema), item, `${path}[${index}]`));
    default:
      if (typeof value !== TYPES[kind]) throw wrongType(path, `a ${TYPES[kind]}`);
      checkChoice(schema, value, path);
      return value;
  }
}

function readObject(schema: AnySchema, value: Readonly<Record<string, unknown>>, path: string): unknown {
  const entries = Object.entries(entriesOf(schema)).map(([key, entry]) => ({
    key,
    entry,
    name: snakeCase(key),
  }));
  const names = entries.map(({ name }) => name);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new ModuleError(
      'InvalidInput',
      `${path} has no attribute ${unknown}. It has: ${names.join(', ')}.`,
    );
  }
  const given = entries.map(({ key, entry, name }) => [
    key,
    fromTerraform(entry, value[name], `${path}.${name}`),
  ]);
  return Object.fromEntries(given.filter(([, item]) => item !== undefined));
}

function checkChoice(schema: AnySchema, value: unknown, path: string): void {
  const choices = choicesOf(schema);
  if (choices === undefined || choices.includes(value as string)) return;
  throw new ModuleError('InvalidInput', `${path} must be one of: ${choices.join(', ')}.`);
}

function asObject(value: unknown, path: string, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(path, what);
  return value as Readonly<Record<string, unknown>>;
}

const wrongType = (path: string, type: string) => new ModuleError('InvalidInput', `${path} must be ${type}.`);
