import * as v from 'valibot';
import { isDay, isDayCondition } from '../models/day';
import { DOLLARS, dollars } from '../models/dollars';
import { rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';

const guardrailPriceSchema = v.object({
  from: v.pipe(v.string(), v.description('The day, UTC, from which this costs so: 2026-11-01.')),
  contentPolicy: v.optional(
    dollars(
      'US dollars per thousand text units of the content filters, with six decimals at the most. Default: free.',
    ),
  ),
  topicPolicy: v.optional(dollars('The same, of the denied topics.')),
  sensitiveInformationPolicy: v.optional(dollars('The same, of the filters of personal data.')),
  contextualGroundingPolicy: v.optional(dollars('The same, of the contextual grounding check.')),
});

/** Prices of a guardrail's policies, in any order. */
export const guardrailPricesSchema = v.array(guardrailPriceSchema);

export type GuardrailPrices = v.InferInput<typeof guardrailPricesSchema>;

interface Values {
  readonly guardrailPrices: GuardrailPrices;
}

const PRICE = { from: '2026-11-01', contentPolicy: 0.15 };

/**
 * `guardrail_prices`: what a guardrail's text units cost.
 *
 * @param fallback what they cost where nothing is given
 */
export const guardrailPricesVariable = (fallback: GuardrailPrices) =>
  variable(
    v.optional(guardrailPricesSchema, fallback),
    'What the guardrail’s policies cost, from which day on, in US dollars per thousand text units: the latest that has begun is in force. [] where it costs nothing, or there is none.',
    {
      rules: [
        rule<Values>({
          message: 'The from of each of guardrail_prices must be a day: YYYY-MM-DD.',
          condition: hcl`alltrue([for price in var.guardrail_prices : ${isDayCondition('price.from')}])`,
          holds: ({ guardrailPrices }) => guardrailPrices.every(({ from }) => isDay(from)),
          breaks: { guardrailPrices: [{ ...PRICE, from: '2026-11-31' }] },
        }),
        rule<Values>({
          message: 'The from of guardrail_prices must not be given twice.',
          condition: hcl`length(distinct(var.guardrail_prices[*].from)) == length(var.guardrail_prices)`,
          holds: ({ guardrailPrices }) =>
            new Set(guardrailPrices.map(({ from }) => from)).size === guardrailPrices.length,
          breaks: { guardrailPrices: [PRICE, { ...PRICE, contentPolicy: 0.1 }] },
        }),
        rule<Values>({
          message:
            'The prices of guardrail_prices must be US dollars per thousand text units, 0 or more, with six decimals at the most.',
          condition: hcl`alltrue(flatten([
            for price in var.guardrail_prices : [
              for policy, dollars in price :
              can(regex("^[0-9]{1,9}(\\.[0-9]{1,6})?$", tostring(dollars))) if policy != "from" && dollars != null
            ]
          ]))`,
          holds: ({ guardrailPrices }) =>
            guardrailPrices
              .flatMap(({ from: _, ...policies }) => Object.values(policies))
              .every((price) => price === undefined || DOLLARS.test(String(price))),
          breaks: { guardrailPrices: [{ ...PRICE, topicPolicy: -0.15 }] },
        }),
      ],
    },
  );
