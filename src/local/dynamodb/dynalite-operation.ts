import { promisify } from 'node:util';
import type { Callback, Store } from 'dynalite/db';
import { checkTypes, checkValidations } from 'dynalite/validations';
import type { Types } from 'dynalite/validations';
import { storeForCondition } from './nested-equality';

/** A request or response of the JSON protocol. */
export type Json = Record<string, unknown>;

/** One of dynalite's operations. */
export interface DynaliteOperation {
  /** Checks types and values as DynamoDB does, and parses the expressions. Consumes `request`. Throws an `ApiError`. */
  validate(request: object): Json;
  /** Runs a validated request on a store. Rejects with an `ApiError`. */
  run(store: Store, validated: Json): Promise<Json>;
}

interface ValidationModule {
  readonly types: Types;
  readonly custom?: (data: object, store: Store) => string | undefined;
}

/** A parameter that dynalite does not know; it drops what it does not know. */
const returnValuesOnConditionCheckFailure: Types = {
  ReturnValuesOnConditionCheckFailure: { type: 'String', enum: ['ALL_OLD', 'NONE'] },
};

/** Loads the operation's two modules, for example those of `PutItem`. */
export async function loadOperation(name: string, store: Store): Promise<DynaliteOperation> {
  const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`;
  const [{ default: action }, { default: validation }] = (await Promise.all([
    import(`dynalite/actions/${file}`),
    import(`dynalite/validations/${file}`),
  ])) as [
    { default: (store: Store, data: Json, callback: Callback<Json>) => void },
    { default: ValidationModule },
  ];
  const types = {
    ...validation.types,
    ...('ConditionExpression' in validation.types && returnValuesOnConditionCheckFailure),
  };
  return {
    validate(request) {
      const data = checkTypes(request, types);
      checkValidations(data, types, validation.custom, store);
      return data;
    },
    run: async (target, validated) =>
      (await promisify(action)(storeForCondition(target, validated), validated)) ?? {},
  };
}
