import type { Json, JsonObject } from './json';
import type { Change, ResourceChange } from './plan';

/** A plan as Terraform prints it, of what a test needs. */
export function planJson(parts: object): string {
  return JSON.stringify({ format_version: '1.2', configuration: { root_module: {} }, ...parts });
}

/** A managed resource that is to be created, of what a test needs. */
export function planned(type: string, name: string, change: Partial<Change> = {}): ResourceChange {
  return {
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    change: {
      actions: ['create'],
      before: null,
      after: {},
      after_unknown: {},
      after_sensitive: {},
      ...change,
    },
  };
}

/** A resource block whose arguments refer to `references`. */
export function written(
  address: string,
  references: Readonly<Record<string, readonly string[]>>,
): JsonObject {
  const expressions = Object.entries(references).map(([name, to]): [string, Json] => [
    name,
    { references: [...to] },
  ]);
  return { address, expressions: Object.fromEntries(expressions) };
}
