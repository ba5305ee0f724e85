type Schema = Readonly<Record<string, unknown>>;

/** The plainest value that a JSON Schema allows, as far as `type`, `enum`, `const`, `properties`, `items` and `anyOf` say. */
export function sampleOf(schema: Schema): unknown {
  if ('const' in schema) return schema['const'];
  const [choice] = (schema['enum'] ?? []) as unknown[];
  if (choice !== undefined) return choice;
  const [alternative] = (schema['anyOf'] ?? []) as Schema[];
  if (alternative) return sampleOf(alternative);
  const type = Array.isArray(schema['type']) ? (schema['type'] as unknown[])[0] : schema['type'];
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries((schema['properties'] ?? {}) as Record<string, Schema>).map(([name, property]) => [
          name,
          sampleOf(property),
        ]),
      );
    case 'array':
      return schema['items'] === undefined ? [] : [sampleOf(schema['items'] as Schema)];
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    default:
      return null;
  }
}
