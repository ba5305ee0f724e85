import { marshall } from '@aws-sdk/util-dynamodb';
import type { Catalogue } from '../models/catalogue';
import type { Price, Rates } from '../models/price-book';
import type { Providers } from '../models/providers';
import { holdsExpression } from '../terraform/expression';
import { plainValue, rawValue } from '../terraform/inputs';
import { metering } from './definition';
import type { GuardrailPrices } from './guardrail-prices';
import { type Limits, UNITS } from './limits';
import type { Organisation } from './organisation';
import type { Teams } from './teams';
import type { UsagePlans } from './usage-plans';

/** The key of the one item, by which the functions read it. */
export const CONFIGURATION_ID = 'gateway';

/** The layout of the item that the functions of this version read. */
export const SCHEMA_VERSION = 1;

/** What the item is made of: inputs of the module as it reads them, or as they are given. */
export interface ConfigurationInputs {
  readonly models: unknown;
  readonly modelProviders: unknown;
  readonly usagePlans: unknown;
  readonly teams: unknown;
  readonly organisation: unknown;
  readonly guardrailPrices: unknown;
  readonly warnAtPercent: unknown;
  readonly turnRetentionDays: number;
}

/** Whether the whole configuration is known to us, and not to Terraform alone. */
export const isLiteral = (inputs: ConfigurationInputs): boolean =>
  !holdsExpression(
    [
      inputs.models,
      inputs.modelProviders,
      inputs.usagePlans,
      inputs.teams,
      inputs.organisation,
      inputs.guardrailPrices,
      inputs.warnAtPercent,
      inputs.turnRetentionDays,
    ].map((input) => rawValue(input)),
  );

/**
 * The configuration item as DynamoDB's own JSON, from literals: what `itemExpression` makes of the same values. Money is
 * integer micro-dollars.
 */
export function configurationItem(inputs: ConfigurationInputs): string {
  const plain = <T>(name: keyof ConfigurationInputs) =>
    plainValue(metering.variables[name].schema, inputs[name]) as T;
  const { concurrentTurns, limits = [] } = plain<Organisation>('organisation');
  const configuration = {
    id: CONFIGURATION_ID,
    schemaVersion: SCHEMA_VERSION,
    models: mapValues(plain<Catalogue>('models'), modelOf),
    providers: mapValues(plain<Providers>('modelProviders'), providerOf),
    plans: plain<UsagePlans>('usagePlans').map((plan) => ({ ...plan, limits: limitsOf(plan.limits) })),
    teams: plain<Teams>('teams').map((team) => ({ ...team, limits: limitsOf(team.limits ?? []) })),
    organisation: { concurrentTurns, limits: limitsOf(limits) },
    guardrailPrices: plain<GuardrailPrices>('guardrailPrices').map(({ from, ...policies }) => ({
      from,
      ...mapValues(policies, microDollars),
    })),
    warnAtPercent: plain<number[]>('warnAtPercent'),
    turnRetentionDays: inputs.turnRetentionDays,
  };
  return JSON.stringify(marshall(configuration, { removeUndefinedValues: true }));
}

const modelOf = ({ prices = [], firstTokenSeconds, ...model }: Catalogue[string]) => ({
  ...model,
  groups: sorted(model.groups),
  capabilities: sorted(model.capabilities),
  requestFields: sorted(model.requestFields),
  fallbacks: model.fallbacks ?? [],
  firstTokenMs: firstTokenSeconds === undefined ? undefined : firstTokenSeconds * 1_000,
  defaults: model.defaults ?? {},
  prices: prices.map(priceOf),
});

/** The key that encrypts a secret is IAM's affair alone; a plan need not know it. */
const providerOf = ({ apiKeyKmsKeyArn: _, ...provider }: Providers[string]) => provider;

/** A set in Terraform's order, which is that of UTF-8. */
const sorted = (set: readonly string[] = []): string[] =>
  [...new Set(set)].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));

const limitsOf = (limits: Limits) =>
  limits.map(({ window, unit, limit }) => ({
    window,
    unit: UNITS[unit],
    limit: unit === 'usd' ? microDollars(limit) : limit,
  }));

const priceOf = ({ from, serviceTiers = {}, ...price }: Price) => ({
  from,
  ...tierOf(price),
  ...(Object.keys(serviceTiers).length > 0 && { serviceTiers: mapValues(serviceTiers, tierOf) }),
});

const tierOf = ({ longContext = [], ...rates }: Omit<Price, 'from' | 'serviceTiers'>) => ({
  ...ratesOf(rates),
  ...(longContext.length > 0 && {
    longContext: longContext.map(({ aboveInputTokens, ...step }) => ({
      aboveInputTokens,
      ...ratesOf(step),
    })),
  }),
});

const ratesOf = (rates: Rates) => mapValues({ ...rates }, microDollars);

const microDollars = (dollars: number | undefined) =>
  dollars === undefined ? undefined : Math.round(dollars * 1_000_000);

const mapValues = <T, U>(value: Readonly<Record<string, T>>, change: (item: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]));
