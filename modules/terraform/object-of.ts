import * as v from 'valibot';
import type { ModuleDefinition } from './definition';
import type { AnySchema } from './schema';

type Schemas<D extends ModuleDefinition, Left extends string> = {
  [Key in Exclude<keyof D['variables'] & string, Left>]: D['variables'][Key]['schema'];
};

/**
 * A part's variables as one object, for the variable of a module that composes it: the part's defaults are the object's.
 * @param left names of variables that the composing module fills in by itself
 */
export function objectOf<D extends ModuleDefinition, Left extends keyof D['variables'] & string>(
  definition: D,
  left: readonly Left[],
): v.ObjectSchema<Schemas<D, Left>, undefined> {
  const entries = Object.entries(definition.variables)
    .filter(([key]) => !(left as readonly string[]).includes(key))
    .map(([key, { schema, description }]) => [key, described(schema, description)]);
  return v.object(Object.fromEntries(entries) as Schemas<D, Left>);
}

const described = (schema: AnySchema, description: string): AnySchema =>
  v.pipe(schema, v.description(description));
