import * as v from 'valibot';
import { rule, variable } from './definition';
import { hcl } from './expression';

/** `name`: the prefix of everything that has a name, known before anything exists, so that two gateways fit in one account. */
export const nameVariable = variable(
  v.string(),
  'Prefix of every resource’s name. Two gateways in one account and region have two names.',
  {
    rules: [
      rule<{ name: string }>({
        message:
          'name must be 3 to 32 lower-case letters and digits, with single dashes between them, and start with a letter.',
        condition: hcl`(
          can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) &&
          length(var.name) >= 3 && length(var.name) <= 32
        )`,
        holds: ({ name }) =>
          /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length >= 3 && name.length <= 32,
        breaks: { name: 'My Gateway' },
      }),
    ],
  },
);

/** `tags`: on everything that takes tags. */
export const tagsVariable = variable(
  v.optional(v.record(v.string(), v.string()), {}),
  'Tags of every resource. Activate one as a cost allocation tag to see the gateway’s cost in the bill.',
);
