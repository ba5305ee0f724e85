import fc from 'fast-check';
import type { UsagePlans } from '../../modules/metering/usage-plans';
import type { Catalogue } from '../../modules/models/catalogue';

/** A catalogue and plans that the rules accept. */
export interface Configuration {
  readonly models: Catalogue;
  readonly usagePlans: UsagePlans;
  readonly turnRetentionDays: number;
}

/** Any text that a person may write into a JSON file of a stack; `${` and `%{` begin Terraform's own templates. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((value) => value.normalize('NFC'))
  .filter((value) => value.trim() !== '' && !/[$%]\{/.test(value));

/** Every whole number of micro-dollars up to a thousand million dollars, as people write it. */
const dollars = fc.nat(999_999_999_999_999).map((microDollars) => microDollars / 1_000_000);

const tokens = fc.integer({ min: 1, max: 10_000_000 });

const model = fc
  .record({
    name: text,
    bedrockModelId: fc.constantFrom('amazon.nova-lite-v1:0', 'eu.anthropic.claude-sonnet-4-6'),
    limits: fc.tuple(tokens, tokens),
    price: fc.option(
      fc.record(
        { input: dollars, output: dollars, cacheRead: dollars, cacheWrite: dollars },
        { requiredKeys: ['input', 'output'] },
      ),
      { nil: undefined },
    ),
  })
  .map(({ limits, price, ...rest }) => ({
    ...rest,
    contextTokens: Math.max(...limits),
    maxOutputTokens: Math.min(...limits),
    ...(price && { price }),
  }));

const key = fc
  .stringMatching(/^[a-z0-9]{1,12}$/)
  .filter((value) => !['constructor', 'prototype'].includes(value));

const models = fc
  .uniqueArray(key, { minLength: 1, maxLength: 4 })
  .chain((keys) =>
    fc
      .tuple(...keys.map(() => model))
      .map((entries) => Object.fromEntries(entries.map((entry, index) => [keys[index]!, entry]))),
  );

const limit = fc.oneof(
  fc.record({ unit: fc.constant('usd' as const), limit: dollars }),
  fc.record({
    unit: fc.constantFrom('tokens' as const, 'input_tokens' as const, 'output_tokens' as const),
    limit: fc.nat(999_999_999_999_999),
  }),
  fc.constant({ scope: 'user' as const, window: 'month' as const, unit: 'tokens' as const, limit: 0 }),
);

/** Plans over these models; one that has an unpriced model has no limit in money. */
const usagePlans = (catalogue: Catalogue) =>
  fc
    .uniqueArray(
      fc.record({
        name: text,
        group: fc.constantFrom('*', 'power', 'équipe-ü', 'a/b:c', 'Everyone'),
        models: fc.subarray(Object.keys(catalogue), { minLength: 1 }),
        limits: fc.array(limit, { maxLength: 4 }),
      }),
      {
        minLength: 1,
        maxLength: 4,
        comparator: (one, other) => one.name === other.name || one.group === other.group,
      },
    )
    .map((plans) =>
      plans.map((plan) =>
        plan.models.every((key) => catalogue[key]?.price !== undefined)
          ? plan
          : { ...plan, limits: plan.limits.filter(({ unit }) => unit !== 'usd') },
      ),
    );

export const configurations: fc.Arbitrary<Configuration> = models.chain((catalogue) =>
  fc.record({
    models: fc.constant(catalogue),
    usagePlans: usagePlans(catalogue),
    turnRetentionDays: fc.integer({ min: 1, max: 3_650 }),
  }),
);
