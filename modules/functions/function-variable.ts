import * as v from 'valibot';
import { type Rule, rule, variable } from '../terraform/definition';
import { Expression, hcl } from '../terraform/expression';
import { snakeCase } from '../terraform/names';

/** Size and patience of a function, as people give it. */
interface FunctionSize {
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency: number;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
}

type FunctionName = 'chat' | 'failure' | 'operations';

/** The variable of one function: each attribute may be left out. */
export const functionVariable = (name: FunctionName, description: string, defaults: FunctionSize) =>
  variable(functionSchema(defaults), description, { rules: functionRules(name) });

const number = (description: string, fallback: number) =>
  v.optional(v.pipe(v.number(), v.description(description)), fallback);

const functionSchema = (defaults: FunctionSize) =>
  v.optional(
    v.object({
      memoryMegabytes: number(
        'Memory in MB, 128 to 10240; processor and network grow with it.',
        defaults.memoryMegabytes,
      ),
      timeoutSeconds: number('Seconds that one invocation may take, 1 to 900.', defaults.timeoutSeconds),
      reservedConcurrency: number(
        'Instances kept for the function, and the most it has: -1 for none kept and no bound, 0 to stop it. The account must keep 100 for its other functions.',
        defaults.reservedConcurrency,
      ),
      maximumRetryAttempts: number(
        'Further attempts after an error, 0 to 2. A model that was called is not called again.',
        defaults.maximumRetryAttempts,
      ),
      maximumEventAgeSeconds: number(
        'Seconds that an event may wait for a free instance, 60 to 21600.',
        defaults.maximumEventAgeSeconds,
      ),
    }),
    {},
  );

const functionRules = (name: FunctionName): readonly Rule[] => [
  wholeNumber(name, 'memoryMegabytes', { least: 128, most: 10_240, breaks: 64 }),
  wholeNumber(name, 'timeoutSeconds', { least: 1, most: 900, breaks: 901 }),
  wholeNumber(name, 'reservedConcurrency', { least: -1, breaks: -2 }),
  wholeNumber(name, 'maximumRetryAttempts', { least: 0, most: 2, breaks: 3 }),
  wholeNumber(name, 'maximumEventAgeSeconds', { least: 60, most: 21_600, breaks: 30 }),
];

function wholeNumber(
  name: FunctionName,
  key: keyof FunctionSize,
  { least, most, breaks }: { least: number; most?: number; breaks: number },
): Rule {
  const path = `${name}.${snakeCase(key)}`;
  const value = new Expression([`var.${path}`], []);
  const atLeast = hcl`floor(${value}) == ${value} && ${value} >= ${least}`;
  return rule<Record<FunctionName, FunctionSize>>({
    message: `${path} must be a whole number, ${least} ${most === undefined ? 'or more' : `to ${most}`}.`,
    condition: most === undefined ? atLeast : hcl`${atLeast} && ${value} <= ${most}`,
    holds: ({ [name]: { [key]: given } }) =>
      Number.isInteger(given) && given >= least && given <= (most ?? Infinity),
    breaks: { [name]: { [key]: breaks } },
  });
}
