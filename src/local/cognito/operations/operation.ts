import * as v from 'valibot';
import { ServiceException } from '../errors';
import type { UserPool } from '../user-pool';

/** One operation of Cognito's API. */
export interface Operation {
  /** Whether AWS asks for a request signed with AWS credentials. */
  readonly signed: boolean;
  /** @throws {ServiceException} InvalidParameterException where the body lacks a field, and what the operation refuses with. */
  run(pool: UserPool, body: unknown): Promise<object>;
}

/** An operation for everybody: its tokens and passwords speak for the caller. */
export function operation<Fields extends v.ObjectEntries>(
  fields: Fields,
  handle: (
    pool: UserPool,
    input: v.InferOutput<v.ObjectSchema<Fields, undefined>>,
  ) => object | Promise<object>,
): Operation {
  const schema = v.object(fields);
  return { signed: false, run: async (pool, body) => handle(pool, parse(schema, body)) };
}

/** An operation for whoever holds AWS credentials; it names the pool that it is meant for. */
export function adminOperation<Fields extends v.ObjectEntries>(
  fields: Fields,
  handle: (
    pool: UserPool,
    input: v.InferOutput<v.ObjectSchema<Fields, undefined>>,
  ) => object | Promise<object>,
): Operation {
  const target = v.object({ UserPoolId: v.string() });
  const schema = v.object(fields);
  const run = async (pool: UserPool, body: unknown) => {
    const { UserPoolId } = parse(target, body);
    if (UserPoolId !== pool.id) {
      throw new ServiceException('ResourceNotFoundException', `User pool ${UserPoolId} does not exist.`);
    }
    return handle(pool, parse(schema, body));
  };
  return { signed: true, run };
}

/** A required entry of `AuthParameters` or `ChallengeResponses`. */
export function parameter(parameters: Readonly<Record<string, string>>, name: string): string {
  const value = parameters[name];
  if (!value) {
    throw new ServiceException('InvalidParameterException', `Missing required parameter ${name}`);
  }
  return value;
}

/** Names the field and keeps its value out of the message: it may be a password. */
function parse<Schema extends v.GenericSchema>(schema: Schema, body: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  const field = v.getDotPath(result.issues[0]) ?? 'body';
  throw new ServiceException(
    'InvalidParameterException',
    `1 validation error detected: Value at '${field}' failed to satisfy constraint`,
  );
}
