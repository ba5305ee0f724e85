import type { IResolvable } from 'cdktf';
import { asString } from './expression';
import { expand, rawValue } from './inputs';
import type { AnySchema } from './schema';

/**
 * An output of kind `any` that is an object: another construct reads its attributes, literals as literals; printed, it is the
 * object in Terraform's names.
 * @param value in TypeScript's names
 */
export function readableObject(schema: AnySchema, value: Readonly<Record<string, unknown>>): IResolvable {
  const object = expand(schema, value) as object;
  const resolvable = Object.defineProperties(object, {
    creationStack: { value: [] },
    resolve: { value: () => rawValue(object) },
    toString: { value: () => asString(resolvable) },
  }) as IResolvable;
  return resolvable;
}
