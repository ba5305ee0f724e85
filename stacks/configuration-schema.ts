import { writeFileSync } from 'node:fs';
import { snakeCase } from '../modules/terraform/names';
import {
  type AnySchema,
  choicesOf,
  defaultOf,
  describe,
  entriesOf,
  isOptional,
  itemOf,
  kindOf,
} from '../modules/terraform/schema';
import { writtenDefault } from './terraform-type';
import { fileSchema } from './configuration';

/** The JSON Schema of the file that configures `cdktf deploy`, for editors; the file is checked by the same schema's source. */
export function configurationSchema(): object {
  const { properties, ...schema } = jsonSchema(fileSchema) as { properties: object };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of the AI gateway’s stack',
    ...schema,
    properties: { $schema: { type: 'string' }, ...properties },
  };
}

function jsonSchema(schema: AnySchema): object {
  const description = describe(schema);
  const fallback = defaultOf(schema);
  return {
    ...(description !== undefined && { description }),
    ...typeOf(schema),
    ...(fallback !== undefined && { default: writtenDefault(schema, fallback) }),
  };
}

function typeOf(schema: AnySchema): object {
  switch (kindOf(schema)) {
    case 'string': {
      const choices = choicesOf(schema);
      return { type: 'string', ...(choices && { enum: choices }) };
    }
    case 'number':
      return { type: 'number' };
    case 'bool':
      return { type: 'boolean' };
    case 'list':
      return { type: 'array', items: jsonSchema(itemOf(schema)) };
    case 'set':
      return { type: 'array', uniqueItems: true, items: jsonSchema(itemOf(schema)) };
    case 'map':
      return { type: 'object', additionalProperties: jsonSchema(itemOf(schema)) };
    case 'object': {
      const entries = Object.entries(entriesOf(schema));
      return {
        type: 'object',
        properties: Object.fromEntries(entries.map(([key, entry]) => [snakeCase(key), jsonSchema(entry)])),
        required: entries.filter(([, entry]) => !isOptional(entry)).map(([key]) => snakeCase(key)),
        additionalProperties: false,
      };
    }
  }
}

/** `npm run contract`: the file beside `gateway.json`. */
export function writeConfigurationSchema(file: string): void {
  writeFileSync(file, `${JSON.stringify(configurationSchema(), null, 2)}\n`);
}

if (require.main === module) writeConfigurationSchema('stacks/gateway.schema.json');
