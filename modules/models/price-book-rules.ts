import { rule } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import type { Catalogue } from './catalogue';
import { isDay, isDayCondition } from './day';
import { DOLLARS } from './dollars';
import { exampleModels } from './example';
import type { LongContext, Price, Rates } from './price-book';

interface Values {
  readonly models: Catalogue;
}

const books = ({ models }: Values) => Object.values(models).map(({ prices }) => prices ?? []);
const prices = (values: Values) => books(values).flat();
const tiers = (price: Price) => [price, ...Object.values(price.serviceTiers ?? {})];
const longContexts = (values: Values): (readonly LongContext[])[] =>
  prices(values)
    .flatMap(tiers)
    .map(({ longContext }) => longContext ?? []);
const everyRates = (values: Values): Rates[] => [
  ...prices(values).flatMap(tiers),
  ...longContexts(values).flat(),
];
const distinct = (values: readonly unknown[]) => new Set(values).size === values.length;

/** What `longContexts` is in TypeScript, and below it `everyRates`. */
const LONG_CONTEXTS = hcl`flatten([
  for price in flatten(values(var.models)[*].prices) : [
    for tier in flatten([price, values(price.service_tiers)]) : { steps = tier.long_context }
  ]
])`;
const EVERY_RATES = hcl`flatten([
  for price in flatten(values(var.models)[*].prices) : [
    for tier in flatten([price, values(price.service_tiers)]) : [tier, tier.long_context]
  ]
])`;

const PRICE: Price = { from: '2026-11-01', input: 0.06, output: 0.24 };
const STEP: LongContext = { aboveInputTokens: 200_000, input: 0.12, output: 0.36 };

/** The example's catalogue with these prices of Nova Lite. */
const withPrices = (...given: readonly Price[]) => ({
  models: { ...exampleModels, 'nova-lite': { ...exampleModels['nova-lite'], prices: given } },
});

/** What prices in a catalogue must be. */
export const priceBookRules = [
  rule<Values>({
    message: 'The from of each of prices in models must be a day: YYYY-MM-DD.',
    condition: hcl`alltrue([for price in flatten(values(var.models)[*].prices) : ${isDayCondition('price.from')}])`,
    holds: (values) => prices(values).every(({ from }) => isDay(from)),
    breaks: withPrices({ ...PRICE, from: '2026-02-30' }),
  }),
  rule<Values>({
    message: 'The prices of each of models must not have the same from twice.',
    condition: hcl`alltrue([
      for model in values(var.models) : length(distinct(model.prices[*].from)) == length(model.prices)
    ])`,
    holds: (values) => books(values).every((book) => distinct(book.map(({ from }) => from))),
    breaks: withPrices(PRICE, { ...PRICE, input: 0.05 }),
  }),
  rule<Values>({
    message:
      'The prices of models must be US dollars per million tokens, 0 or more, with six decimals at the most.',
    condition: hcl`alltrue(flatten([
      for rates in ${EVERY_RATES} : [
        for dollars in [rates.input, rates.output, rates.cache_read, rates.cache_write_5m, rates.cache_write_1h] :
        can(regex("^[0-9]{1,9}(\\.[0-9]{1,6})?$", tostring(dollars))) if dollars != null
      ]
    ]))`,
    holds: (values) =>
      everyRates(values)
        .flatMap(({ input, output, ...cache }) => [input, output, ...cachePrices(cache)])
        .every((dollars) => DOLLARS.test(String(dollars))),
    breaks: withPrices({ ...PRICE, longContext: [{ ...STEP, input: -0.06 }] }),
  }),
  rule<Values>({
    message:
      'The prices of models must have cache_read, cache_write_5m and cache_write_1h together, or none of them.',
    condition: hcl`alltrue([
      for rates in ${EVERY_RATES} : contains([0, 3], length([
        for dollars in [rates.cache_read, rates.cache_write_5m, rates.cache_write_1h] : dollars if dollars != null
      ]))
    ])`,
    holds: (values) => everyRates(values).every((rates) => [0, 3].includes(cachePrices(rates).length)),
    breaks: withPrices({ ...PRICE, serviceTiers: { flex: { input: 0.03, output: 0.12, cacheRead: 0.01 } } }),
  }),
  rule<Values>({
    message: 'The above_input_tokens of each long_context in models must be a whole number, 1 or more.',
    condition: hcl`alltrue(flatten([
      for tier in ${LONG_CONTEXTS} : [
        for step in tier.steps : step.above_input_tokens >= 1 && floor(step.above_input_tokens) == step.above_input_tokens
      ]
    ]))`,
    holds: (values) =>
      longContexts(values)
        .flat()
        .every((step) => Number.isInteger(step.aboveInputTokens) && step.aboveInputTokens >= 1),
    breaks: withPrices({ ...PRICE, longContext: [{ ...STEP, aboveInputTokens: 0 }] }),
  }),
  rule<Values>({
    message: 'Each long_context in models must not have the same above_input_tokens twice.',
    condition: hcl`alltrue([
      for tier in ${LONG_CONTEXTS} : length(distinct(tier.steps[*].above_input_tokens)) == length(tier.steps)
    ])`,
    holds: (values) =>
      longContexts(values).every((steps) => distinct(steps.map((step) => step.aboveInputTokens))),
    breaks: withPrices({ ...PRICE, longContext: [STEP, { ...STEP, input: 0.2 }] }),
  }),
];

function cachePrices({ cacheRead, cacheWrite5m, cacheWrite1h }: Partial<Rates>): number[] {
  return [cacheRead, cacheWrite5m, cacheWrite1h].filter((dollars) => dollars !== undefined);
}
