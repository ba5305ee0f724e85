import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { isOfLength } from './topic-and-word-filters';

const ACTIONS = ['BLOCK', 'ANONYMIZE'];

/** Kinds of personal data that Bedrock knows, with what to do about each. */
export const piiEntitiesVariable = variable(
  v.optional(v.record(v.string(), v.string()), {
    AWS_ACCESS_KEY: 'ANONYMIZE',
    AWS_SECRET_KEY: 'ANONYMIZE',
    CREDIT_DEBIT_CARD_CVV: 'ANONYMIZE',
    CREDIT_DEBIT_CARD_NUMBER: 'ANONYMIZE',
  }),
  'What to do about personal data and secrets, by Bedrock’s name of the kind (EMAIL, NAME, PHONE, …): BLOCK refuses the whole prompt or answer, ANONYMIZE puts {EMAIL} in its place. By default credentials and card numbers are masked, which no model needs; names and addresses are not, because everyday work is about them.',
  {
    rules: [
      rule<{ piiEntities: Readonly<Record<string, string>> }>({
        message: 'pii_entities must have the action BLOCK or ANONYMIZE for each kind.',
        condition: hcl`alltrue([for action in values(var.pii_entities) : contains(["BLOCK", "ANONYMIZE"], action)])`,
        holds: ({ piiEntities }) => Object.values(piiEntities).every((action) => ACTIONS.includes(action)),
        breaks: { piiEntities: { EMAIL: 'HIDE' } },
      }),
    ],
  },
);

const regex = v.object({
  pattern: v.pipe(
    v.string(),
    v.description('Regular expression of up to 500 characters, without lookaround.'),
  ),
  action: v.pipe(v.string(), v.description('BLOCK, or ANONYMIZE, which puts {<name>} in its place.')),
  description: v.optional(v.pipe(v.string(), v.description('What it finds, for people.'))),
});

type Regexes = Readonly<Record<string, { readonly pattern: string; readonly action: string }>>;

const TICKET = { pattern: 'TICKET-[0-9]{6}', action: 'BLOCK' };

/** Patterns of one's own, by name. Limits are those of Bedrock's CreateGuardrail. */
export const regexesVariable = variable(
  v.optional(v.record(v.string(), regex), {}),
  'Patterns of your own sensitive data, by name: customer numbers, internal host names. None by default.',
  {
    rules: [
      rule<{ regexes: Regexes }>({
        message: 'regexes must be 10 or fewer.',
        condition: hcl`length(var.regexes) <= 10`,
        holds: ({ regexes }) => Object.keys(regexes).length <= 10,
        breaks: {
          regexes: Object.fromEntries(
            Array.from({ length: 11 }, (_, index) => [`ticket ${index + 1}`, TICKET]),
          ),
        },
      }),
      rule<{ regexes: Regexes }>({
        message: 'regexes must have names of 1 to 100 characters.',
        condition: hcl`alltrue([for name in keys(var.regexes) : length(name) >= 1 && length(name) <= 100])`,
        holds: ({ regexes }) => Object.keys(regexes).every((name) => isOfLength(name, 1, 100)),
        breaks: { regexes: { ['ticket'.repeat(20)]: TICKET } },
      }),
      rule<{ regexes: Regexes }>({
        message: 'regexes must have patterns of 1 to 500 characters.',
        condition: hcl`alltrue([
          for regex in values(var.regexes) : length(regex.pattern) >= 1 && length(regex.pattern) <= 500
        ])`,
        holds: ({ regexes }) => Object.values(regexes).every(({ pattern }) => isOfLength(pattern, 1, 500)),
        breaks: { regexes: { ticket: { ...TICKET, pattern: '' } } },
      }),
      rule<{ regexes: Regexes }>({
        message:
          'regexes must have patterns without lookaround, which Bedrock does not know: (?=, (?!, (?<=, (?<!.',
        condition: hcl`alltrue([
          for regex in values(var.regexes) : !can(regex("[(][?]<?[=!]", regex.pattern))
        ])`,
        holds: ({ regexes }) => Object.values(regexes).every(({ pattern }) => !/[(][?]<?[=!]/.test(pattern)),
        breaks: { regexes: { ticket: { ...TICKET, pattern: '(?<=TICKET-)[0-9]{6}' } } },
      }),
      rule<{ regexes: Regexes }>({
        message: 'regexes must have the action BLOCK or ANONYMIZE each.',
        condition: hcl`alltrue([
          for regex in values(var.regexes) : contains(["BLOCK", "ANONYMIZE"], regex.action)
        ])`,
        holds: ({ regexes }) => Object.values(regexes).every(({ action }) => ACTIONS.includes(action)),
        breaks: { regexes: { ticket: { ...TICKET, action: 'HIDE' } } },
      }),
    ],
  },
);
