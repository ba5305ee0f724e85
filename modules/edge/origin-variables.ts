import { isIP } from 'node:net';
import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { setOfStrings } from '../terraform/schema';

interface Countries {
  readonly allowedCountries: readonly string[];
  readonly blockedCountries: readonly string[];
}

/** A network that WAF takes: an IP address, a slash, and a prefix length other than 0. */
function isNetwork(cidr: string): boolean {
  const [address = '', length = '', ...rest] = cidr.split('/');
  const version = isIP(address);
  const bits = version === 6 ? 128 : 32;
  return version !== 0 && rest.length === 0 && /^[1-9]\d{0,2}$/.test(length) && Number(length) <= bits;
}

/** WAF compares a request's country with at most 50. */
const areCountries = (codes: readonly string[]) =>
  codes.length <= 50 && codes.every((code) => /^[A-Z]{2}$/.test(code));

/** `allowedCidrs`: networks that users come from. */
export const allowedCidrsVariable = variable(
  v.optional(setOfStrings(), []),
  'Networks that may reach the API, IPv4 and IPv6, such as 203.0.113.0/24. Default: every network. The gateway’s own functions need no entry.',
  {
    rules: [
      rule<{ allowedCidrs: readonly string[] }>({
        message:
          'allowed_cidrs must be IPv4 or IPv6 networks with a prefix length of at least 1, such as 203.0.113.0/24.',
        condition: hcl`alltrue([
          for cidr in var.allowed_cidrs : can(cidrhost(cidr, 0)) && can(regex("/[1-9][0-9]{0,2}$", cidr))
        ])`,
        holds: ({ allowedCidrs }) => allowedCidrs.every(isNetwork),
        breaks: { allowedCidrs: ['0.0.0.0/0'] },
      }),
    ],
  },
);

/** `allowedCountries`: countries that users come from. */
export const allowedCountriesVariable = variable(
  v.optional(setOfStrings(), []),
  'Countries that may reach the API, as ISO 3166 codes such as DE. Default: every country.',
  {
    rules: [
      rule<Countries>({
        message: 'allowed_countries must be at most 50 ISO 3166 codes of two capital letters.',
        condition: hcl`(
          length(var.allowed_countries) <= 50 &&
          alltrue([for code in var.allowed_countries : can(regex("^[A-Z]{2}$", code))])
        )`,
        holds: ({ allowedCountries }) => areCountries(allowedCountries),
        breaks: { allowedCountries: ['Germany'] },
      }),
    ],
  },
);

/** `blockedCountries`: countries that nobody may come from. */
export const blockedCountriesVariable = variable(
  v.optional(setOfStrings(), []),
  'Countries that may not reach the API, as ISO 3166 codes. Default: none.',
  {
    rules: [
      rule<Countries>({
        message: 'blocked_countries must be at most 50 ISO 3166 codes of two capital letters.',
        condition: hcl`(
          length(var.blocked_countries) <= 50 &&
          alltrue([for code in var.blocked_countries : can(regex("^[A-Z]{2}$", code))])
        )`,
        holds: ({ blockedCountries }) => areCountries(blockedCountries),
        breaks: { blockedCountries: ['de'] },
      }),
      rule<Countries>({
        message:
          'blocked_countries must be empty where allowed_countries is given: all others are blocked already.',
        condition: hcl`length(var.blocked_countries) == 0 || length(var.allowed_countries) == 0`,
        holds: ({ allowedCountries, blockedCountries }) =>
          blockedCountries.length === 0 || allowedCountries.length === 0,
        breaks: { allowedCountries: ['DE'], blockedCountries: ['FR'] },
      }),
    ],
  },
);
