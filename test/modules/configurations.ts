import fc from 'fast-check';
import type { Limits } from '../../modules/metering/limits';
import type { Organisation } from '../../modules/metering/organisation';
import type { Teams } from '../../modules/metering/teams';
import type { UsagePlans } from '../../modules/metering/usage-plans';
import type { GuardrailPrices } from '../../modules/metering/guardrail-prices';
import type { Catalogue } from '../../modules/models/catalogue';
import type { Providers } from '../../modules/models/providers';
import { dollars, guardrailPriceBooks, priceBooks } from './price-books';

/** All that the configuration item is made of, as the rules accept it. */
export interface Configuration {
  readonly models: Catalogue;
  readonly modelProviders: Providers;
  readonly usagePlans: UsagePlans;
  readonly teams: Teams;
  readonly organisation: Organisation;
  readonly guardrailPrices: GuardrailPrices;
  readonly warnAtPercent: number[];
  readonly turnRetentionDays: number;
}

/** Any text that a person may write into a JSON file of a stack; `${` and `%{` begin Terraform's own templates. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((value) => value.normalize('NFC'))
  .filter((value) => value.trim() !== '' && !/[$%]\{/.test(value));

const tokens = fc.integer({ min: 1, max: 10_000_000 });

/** Who serves a model: Bedrock, or one of `modelProviders`. */
const served = fc.constantFrom(
  { provider: 'openai', providerModelId: 'gpt-5-mini' },
  { provider: 'azure-eu', providerModelId: 'my:deployment/7' },
  { bedrockModelId: 'amazon.nova-lite-v1:0' },
  { bedrockModelId: 'eu.anthropic.claude-sonnet-4-6' },
  {
    bedrockModelId: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2',
    copiedFrom: 'us.amazon.nova-pro-v1:0',
  },
);

/** The providers that models name, and one that none does. */
const modelProviders: fc.Arbitrary<Providers> = fc
  .record(
    {
      apiKeySecretName: fc.constantFrom('ai-gateway/openai', 'Key_+=.@-1'),
      apiKeyHeader: fc.constantFrom('Authorization' as const, 'api-key' as const),
      maxTokensField: fc.constantFrom('max_completion_tokens' as const, 'max_tokens' as const),
      query: fc.dictionary(fc.constantFrom('api-version', 'B.2', 'a_1'), text, {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    },
    { requiredKeys: [] },
  )
  .chain((more) =>
    fc
      .constantFrom(
        {},
        { apiKeySecretName: 'own', apiKeyKmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/1' },
      )
      .map((key) => ({
        openai: { baseUrl: 'https://api.openai.com/v1', ...more },
        'azure-eu': { baseUrl: 'https://llm.example.com:8443', ...more, ...key },
        '-1': { baseUrl: 'https://a.b/c/~d' },
      })),
  );

const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);

/** What a model can do besides text. */
const abilities = fc.record(
  {
    capabilities: fc.subarray(['documents', 'prompt_caching', 'reasoning', 'structured_output', 'tools']),
    imageTokens: tokens,
    requestFields: fc.subarray(['thinking', 'top_k', 'reasoning_effort']),
    family: fc.constantFrom('claude', 'gpt-5.1'),
    groups: fc.subarray(['power', 'équipe-ü', '\u{1F600}', '\uFF21', 'Beta']),
    attempts: fc.integer({ min: 1, max: 5 }),
    firstTokenSeconds: fc.integer({ min: 1, max: 900 }),
    defaults: fc.record({ temperature: share, topP: share }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const model = fc
  .record({ name: text, served, sizes: fc.tuple(tokens, tokens), abilities, prices: priceBooks })
  .map(({ name, served: ids, sizes, abilities: can, prices }) => ({
    name,
    ...ids,
    ...can,
    contextTokens: Math.max(...sizes),
    maxOutputTokens: Math.min(...sizes),
    ...(prices.length > 0 && { prices }),
  }));

const key = fc
  .stringMatching(/^[a-z0-9]{1,12}$/)
  .filter((value) => !['constructor', 'prototype'].includes(value));

const models: fc.Arbitrary<Catalogue> = fc
  .dictionary(key, model, { minKeys: 1, maxKeys: 4, noNullPrototype: true })
  .chain((catalogue) => {
    const [first = '', ...others] = Object.keys(catalogue);
    return fc
      .shuffledSubarray(others)
      .map((fallbacks) => ({ ...catalogue, [first]: { ...catalogue[first]!, fallbacks } }));
  });

const window = fc.constantFrom('10min' as const, '24h' as const, 'month' as const, undefined);
const amount = fc.oneof(
  fc.record({ unit: fc.constant('usd' as const), limit: dollars }),
  fc.record({
    unit: fc.constantFrom('tokens' as const, 'input_tokens' as const, 'output_tokens' as const),
    limit: fc.nat(999_999_999_999_999),
  }),
);
const limits: fc.Arbitrary<Limits> = fc.uniqueArray(
  fc.tuple(window, amount).map(([over, limit]) => ({ ...limit, ...(over && { window: over }) })),
  { maxLength: 5, selector: ({ window: over = 'month', unit }) => `${over} ${unit}` },
);

const usagePlans = (catalogue: Catalogue): fc.Arbitrary<UsagePlans> =>
  fc.uniqueArray(
    fc.record(
      {
        name: text,
        group: fc.constantFrom('*', 'power', 'équipe-ü', 'a/b:c', 'Everyone'),
        models: fc.subarray(Object.keys(catalogue), { minLength: 1 }),
        concurrentTurns: fc.integer({ min: 1, max: 100 }),
        limits,
      },
      { requiredKeys: ['name', 'group', 'models', 'limits'] },
    ),
    {
      minLength: 1,
      maxLength: 4,
      comparator: (one, other) => one.name === other.name || one.group === other.group,
    },
  );

const shared = { concurrentTurns: fc.integer({ min: 1, max: 100_000 }), limits };

const teams: fc.Arbitrary<Teams> = fc.uniqueArray(
  fc.record(
    {
      name: fc.constantFrom('search', 'research', 'a1-b2'),
      group: fc.constantFrom('power', 'équipe-ü', 'Search'),
      ...shared,
    },
    { requiredKeys: ['name', 'group'] },
  ),
  { maxLength: 3, comparator: (one, other) => one.name === other.name || one.group === other.group },
);

const organisation: fc.Arbitrary<Organisation> = fc.record(shared, { requiredKeys: [] });

/** Without limits in money where a model has no price: such a limit could not hold its cost. */
function priced<T extends Pick<Configuration, 'models' | 'usagePlans' | 'teams' | 'organisation'>>(
  given: T,
): T {
  if (Object.values(given.models).every(({ prices = [] }) => prices.length > 0)) return given;
  const withoutMoney = <Holder extends { readonly limits?: Limits | undefined }>(holder: Holder): Holder => ({
    ...holder,
    ...(holder.limits && { limits: holder.limits.filter(({ unit }) => unit !== 'usd') }),
  });
  return {
    ...given,
    usagePlans: given.usagePlans.map(withoutMoney),
    teams: given.teams.map(withoutMoney),
    organisation: withoutMoney(given.organisation),
  };
}

export const configurations: fc.Arbitrary<Configuration> = models
  .chain((catalogue) =>
    fc.record({
      models: fc.constant(catalogue),
      modelProviders,
      usagePlans: usagePlans(catalogue),
      teams,
      organisation,
      guardrailPrices: guardrailPriceBooks,
      warnAtPercent: fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 4 }),
      turnRetentionDays: fc.integer({ min: 32, max: 3_650 }),
    }),
  )
  .map(priced);
