import { marshall } from '@aws-sdk/util-dynamodb';
import { type Expression, hcl, holdsExpression } from '../terraform/expression';
import { plainValue, rawValue } from '../terraform/inputs';
import type { AnySchema } from '../terraform/schema';
import type { Catalogue } from '../models/catalogue';
import { modelsVariable } from '../models/catalogue';
import { UNITS } from './limit-choices';
import type { UsagePlans } from './usage-plans';
import { usagePlansVariable } from './usage-plans';

/** The key of the one item, by which the functions read it. */
export const CONFIGURATION_ID = 'gateway';

/** The layout of the item that the functions of this version read. */
const SCHEMA_VERSION = 1;

export interface ConfigurationInputs {
  readonly models: unknown;
  readonly usagePlans: unknown;
  readonly turnRetentionDays: number;
}

/** Whether the whole configuration is known to us, and not to Terraform alone. */
export const isLiteral = ({ models, usagePlans, turnRetentionDays }: ConfigurationInputs): boolean =>
  !holdsExpression([rawValue(models), rawValue(usagePlans), turnRetentionDays]);

/**
 * The configuration item as DynamoDB's own JSON, from literals: what `configurationExpressions` makes of the same values.
 * Money is integer micro-dollars.
 */
export function configurationItem(inputs: ConfigurationInputs): string {
  const models = plain<Catalogue>(modelsVariable.schema, inputs.models);
  const usagePlans = plain<UsagePlans>(usagePlansVariable.schema, inputs.usagePlans);
  const configuration = {
    id: CONFIGURATION_ID,
    schemaVersion: SCHEMA_VERSION,
    models: mapValues(models, ({ copiedFrom: _, price, ...model }) => ({
      ...model,
      price: price && mapValues(price, (dollars) => dollars && microDollars(dollars)),
    })),
    plans: usagePlans.map(({ limits, ...plan }) => ({
      ...plan,
      limits: limits.map(({ unit, limit, ...where }) => ({
        ...where,
        unit: UNITS[unit],
        limit: unit === 'usd' ? microDollars(limit) : limit,
      })),
    })),
    turnRetentionDays: inputs.turnRetentionDays,
  };
  return JSON.stringify(marshall(configuration, { removeUndefinedValues: true }));
}

const microDollars = (dollars: number) => Math.round(dollars * 1_000_000);

const plain = <T>(schema: AnySchema, value: unknown) => plainValue(schema, value) as T;

const mapValues = <T, U>(value: Readonly<Record<string, T>>, change: (item: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]));

/** The models as DynamoDB's attribute values. */
export const modelAttributes = (models: unknown): Expression => hcl`{
  for key, model in ${rawValue(models)} : key => { M = {
    for name, value in {
      name            = { S = model.name }
      bedrockModelId  = { S = model.bedrock_model_id }
      contextTokens   = { N = tostring(model.context_tokens) }
      maxOutputTokens = { N = tostring(model.max_output_tokens) }
      price = model.price == null ? null : { M = {
        for kind, dollars in {
          input      = model.price.input
          output     = model.price.output
          cacheRead  = model.price.cache_read
          cacheWrite = model.price.cache_write
        } : kind => { N = tostring(floor(dollars * 1000000 + 0.5)) } if dollars != null
      } }
    } : name => value if value != null
  } }
}`;

/** The plans as DynamoDB's attribute values, in their order. `units` is the expression of `UNITS`. */
export const planAttributes = (usagePlans: unknown, units: Expression): Expression => hcl`[
  for plan in ${rawValue(usagePlans)} : { M = {
    name   = { S = plan.name }
    group  = { S = plan.group }
    models = { L = [for key in plan.models : { S = key }] }
    limits = { L = [
      for limit in plan.limits : { M = {
        scope  = { S = limit.scope }
        window = { S = limit.window }
        unit   = { S = ${units}[limit.unit] }
        limit  = { N = tostring(limit.unit == "usd" ? floor(limit.limit * 1000000 + 0.5) : limit.limit) }
      } }
    ] }
  } }
]`;

/** The item as DynamoDB's own JSON, of the two above. */
export const itemExpression = (models: Expression, plans: Expression, turnRetentionDays: number): string =>
  hcl`jsonencode({
    id                = { S = ${CONFIGURATION_ID} }
    schemaVersion     = { N = ${String(SCHEMA_VERSION)} }
    models            = { M = ${models} }
    plans             = { L = ${plans} }
    turnRetentionDays = { N = tostring(${turnRetentionDays}) }
  })`.toString();
