import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';

interface Values {
  readonly warnAtPercent: readonly number[];
}

/** `warn_at_percent`: when people hear that a limit comes near. */
export const warnAtPercentVariable = variable(
  v.optional(v.array(v.number()), [50, 80, 100]),
  'Shares of a limit, in per cent, at which people are warned; nobody is refused for them. [] for no warning.',
  {
    rules: [
      rule<Values>({
        message: 'warn_at_percent must hold whole numbers, 1 to 100.',
        condition: hcl`alltrue([
          for percent in var.warn_at_percent : percent >= 1 && percent <= 100 && floor(percent) == percent
        ])`,
        holds: ({ warnAtPercent }) =>
          warnAtPercent.every((percent) => Number.isInteger(percent) && percent >= 1 && percent <= 100),
        breaks: { warnAtPercent: [50, 101] },
      }),
      rule<Values>({
        message: 'warn_at_percent must not hold a number twice.',
        condition: hcl`length(distinct(var.warn_at_percent)) == length(var.warn_at_percent)`,
        holds: ({ warnAtPercent }) => new Set(warnAtPercent).size === warnAtPercent.length,
        breaks: { warnAtPercent: [80, 80] },
      }),
    ],
  },
);
