import { rule } from '../terraform/definition';
import { hcl } from '../terraform/expression';

interface Provider {
  readonly groupsAttribute?: string;
}

interface Values {
  readonly directoryGroups: Readonly<Record<string, string>>;
  readonly samlProviders: Readonly<Record<string, Provider>>;
  readonly oidcProviders: Readonly<Record<string, Provider>>;
  readonly tier?: string;
  readonly groups: readonly string[];
}

/** Base64 of the mapping's JSON: 3 KB of the 4 KB that a function's environment may hold. */
const LONGEST = 4096;

const corporate = { metadataUrl: 'https://login.example.com/metadata', groupsAttribute: 'groups' };
const directory = {
  domain: { name: 'chat' },
  webClient: { callbackUrls: ['https://chat.example.com/'] },
  samlProviders: { Corporate: corporate },
  directoryGroups: { 'AI Finance': 'finance' },
  groups: ['finance'],
};

export const directoryGroupRules = [
  rule<Values>({
    message: 'directory_groups and a provider’s groups_attribute go together: give both or neither.',
    condition: hcl`(
      (length(var.directory_groups) > 0) == anytrue(concat(
        [for provider in values(var.saml_providers) : provider.groups_attribute != null],
        [for provider in values(var.oidc_providers) : provider.groups_attribute != null],
      ))
    )`,
    holds: ({ directoryGroups, samlProviders, oidcProviders }) =>
      Object.keys(directoryGroups).length > 0 ===
      [...Object.values(samlProviders), ...Object.values(oidcProviders)].some(
        ({ groupsAttribute }) => groupsAttribute !== undefined,
      ),
    breaks: { ...directory, directoryGroups: {} },
  }),
  rule<Values>({
    message:
      'directory_groups need a tier that is not LITE: Cognito tells access tokens of groups only there.',
    condition: hcl`length(var.directory_groups) == 0 || var.tier != "LITE"`,
    holds: ({ directoryGroups, tier }) => Object.keys(directoryGroups).length === 0 || tier !== 'LITE',
    breaks: { ...directory, tier: 'LITE' },
  }),
  rule<Values>({
    message: 'directory_groups must map to groups that var.groups names.',
    condition: hcl`length(setsubtract(values(var.directory_groups), var.groups)) == 0`,
    holds: ({ directoryGroups, groups }) =>
      Object.values(directoryGroups).every((group) => groups.includes(group)),
    breaks: { ...directory, groups: ['legal'] },
  }),
  rule<Values>({
    message: 'directory_groups must be at most 3 KB as JSON: a function’s environment holds no more.',
    condition: hcl`length(base64encode(jsonencode(var.directory_groups))) <= ${LONGEST}`,
    holds: ({ directoryGroups }) => base64Length(asTerraformEncodes(directoryGroups)) <= LONGEST,
    breaks: { ...directory, directoryGroups: { ['x'.repeat(3072)]: 'finance' } },
  }),
];

/** Terraform’s `jsonencode` escapes what HTML takes for its own. */
const asTerraformEncodes = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, '\\u0000');

const base64Length = (text: string): number => 4 * Math.ceil(new TextEncoder().encode(text).length / 3);
