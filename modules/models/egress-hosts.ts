import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { setOfStrings } from '../terraform/schema';
import { exampleEgress } from './example';
import type { Providers } from './providers';

interface Values {
  readonly modelProviders: Providers;
  readonly egressHosts: readonly string[];
}

const HOST = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

/** The host of an address; undefined where it has none. */
const hostOf = (baseUrl: string): string | undefined => /^https:\/\/([^/:]+)/.exec(baseUrl)?.[1];

const schema = v.optional(setOfStrings(), []);

/** What a list of hosts must be, whichever module takes it. */
const hostsRule = rule<Values>({
  message:
    'egress_hosts must hold names of hosts in lower case (api.openai.com), without wildcard, scheme, port and path.',
  condition: hcl`alltrue([
    for host in var.egress_hosts : can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$", host))
  ])`,
  holds: ({ egressHosts }) => egressHosts.every((host) => HOST.test(host)),
  breaks: { egressHosts: ['*.openai.com'] },
});

/** `egress_hosts`: where prompts may go beyond AWS. Needs the variable `model_providers` beside it. */
export const egressHostsVariable = variable(
  schema,
  'Every host outside AWS that prompts may reach: the one list to review. The host of each provider must be in it.',
  {
    rules: [
      hostsRule,
      rule<Values>({
        message: 'egress_hosts must hold the host of the base_url of each of model_providers.',
        condition: hcl`alltrue([
          for provider in values(var.model_providers) :
          try(contains(var.egress_hosts, regex("^https://([^/:]+)", provider.base_url)[0]), true)
        ])`,
        holds: ({ modelProviders, egressHosts }) =>
          Object.values(modelProviders)
            .map(({ baseUrl }) => hostOf(baseUrl))
            .every((host) => host === undefined || egressHosts.includes(host)),
        breaks: { ...exampleEgress, egressHosts: ['api.example.com'] },
      }),
    ],
  },
);

/** The same for the functions, which know of no providers until they read the configuration. */
export const allowedHostsVariable = variable(
  schema,
  'Every host outside AWS that prompts may reach: the chat function asks no other.',
  { rules: [hostsRule] },
);
