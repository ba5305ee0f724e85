import type { Rule } from '../terraform/definition';
import { rule } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { bare, matches, STANDARD_ATTRIBUTES, VERIFIED_ATTRIBUTES } from './rules';

interface SamlProvider {
  readonly metadataUrl?: string;
  readonly metadataDocument?: string;
}

interface OidcProvider {
  readonly issuer: string;
}

type Named<T> = Readonly<Record<string, T>>;

const SOCIAL = ['Google', 'Facebook', 'LoginWithAmazon'] as const;
const NAME = '^[A-Za-z][A-Za-z0-9-]{2,31}$';
const RESERVED = ['cognito', 'google', 'facebook', 'loginwithamazon', 'signinwithapple'];
const HTTPS = '^https://[^\\s]+$';
const MAPPED = [...STANDARD_ATTRIBUTES, ...VERIFIED_ATTRIBUTES];

const isName = (name: string) => matches(NAME, name) && !RESERVED.includes(name.toLowerCase());

/** What every example with a provider has beside it. */
const page = { domain: { name: 'chat' }, webClient: { callbackUrls: ['https://chat.example.com/'] } };
const metadataUrl = 'https://login.example.com/metadata';
const oidc = { issuer: 'https://login.example.com', clientId: 'gateway' };

export const socialRules: Rule[] = [
  rule<{ socialProviders: Named<object> }>({
    message: `social_providers are named ${SOCIAL.join(', ')}: no other name.`,
    condition: hcl`length(setsubtract(keys(var.social_providers), ${SOCIAL})) == 0`,
    holds: ({ socialProviders }) =>
      Object.keys(socialProviders).every((name) => (SOCIAL as readonly string[]).includes(name)),
    breaks: { ...page, socialProviders: { GitHub: { clientId: 'a' } }, providerSecrets: { GitHub: 'b' } },
  }),
];

export const samlRules: Rule[] = [
  namesAreLegal('saml_providers', 'samlProviders', {
    ...page,
    samlProviders: { Google: { metadataUrl } },
  }),
  attributesAreStandard('saml_providers', 'samlProviders', {
    ...page,
    samlProviders: { Corporate: { metadataUrl, attributeMapping: { department: 'dept' } } },
  }),
  rule<{ samlProviders: Named<SamlProvider> }>({
    message: 'saml_providers need exactly one of metadata_url and metadata_document each.',
    condition: hcl`alltrue([
      for provider in values(var.saml_providers) :
      (provider.metadata_url == null) != (provider.metadata_document == null)
    ])`,
    holds: ({ samlProviders }) =>
      Object.values(samlProviders).every(
        (provider) => (provider.metadataUrl === undefined) !== (provider.metadataDocument === undefined),
      ),
    breaks: { ...page, samlProviders: { Corporate: {} } },
  }),
  rule<{ samlProviders: Named<SamlProvider> }>({
    message: 'saml_providers’ metadata_url must begin with https://: who forges the metadata forges users.',
    condition: hcl`alltrue([
      for provider in values(var.saml_providers) :
      provider.metadata_url == null || can(regex(${HTTPS}, provider.metadata_url))
    ])`,
    holds: ({ samlProviders }) =>
      Object.values(samlProviders).every((provider) => matches(HTTPS, provider.metadataUrl ?? 'https://-')),
    breaks: { ...page, samlProviders: { Corporate: { metadataUrl: 'http://login.example.com/metadata' } } },
  }),
];

export const oidcRules: Rule[] = [
  namesAreLegal('oidc_providers', 'oidcProviders', {
    ...page,
    oidcProviders: { My_Directory: oidc },
    providerSecrets: { My_Directory: 'secret' },
  }),
  attributesAreStandard('oidc_providers', 'oidcProviders', {
    ...page,
    oidcProviders: { Corporate: { ...oidc, attributeMapping: { department: 'dept' } } },
    providerSecrets: { Corporate: 'secret' },
  }),
  rule<{ oidcProviders: Named<OidcProvider> }>({
    message: 'oidc_providers’ issuer must be an https:// URL.',
    condition: hcl`alltrue([for provider in values(var.oidc_providers) : can(regex(${HTTPS}, provider.issuer))])`,
    holds: ({ oidcProviders }) => Object.values(oidcProviders).every(({ issuer }) => matches(HTTPS, issuer)),
    breaks: {
      ...page,
      oidcProviders: { Corporate: { ...oidc, issuer: 'http://login.example.com' } },
      providerSecrets: { Corporate: 'secret' },
    },
  }),
  rule<{ samlProviders: Named<object>; oidcProviders: Named<object> }>({
    message: 'oidc_providers and saml_providers must have names of their own: the user pool has one list.',
    condition: hcl`length(setintersection(keys(var.oidc_providers), keys(var.saml_providers))) == 0`,
    holds: ({ samlProviders, oidcProviders }) =>
      Object.keys(oidcProviders).every((name) => !Object.hasOwn(samlProviders, name)),
    breaks: {
      ...page,
      samlProviders: { Corporate: { metadataUrl } },
      oidcProviders: { Corporate: oidc },
      providerSecrets: { Corporate: 'secret' },
    },
  }),
];

export const secretRules: Rule[] = [
  rule<Record<'socialProviders' | 'oidcProviders', Named<object>> & { providerSecrets: Named<string> }>({
    message:
      'provider_secrets must have the secret of every one of social_providers and oidc_providers, and no other.',
    condition: hcl`(
      toset(keys(var.provider_secrets)) ==
      setunion(keys(var.social_providers), keys(var.oidc_providers))
    )`,
    holds: ({ socialProviders, oidcProviders, providerSecrets }) => {
      const needed = [...Object.keys(socialProviders), ...Object.keys(oidcProviders)];
      const given = Object.keys(providerSecrets);
      return needed.every((name) => given.includes(name)) && given.every((name) => needed.includes(name));
    },
    breaks: { ...page, socialProviders: { Google: { clientId: 'gateway' } } },
  }),
];

function namesAreLegal(variable: string, property: string, breaks: Rule['breaks']): Rule {
  return rule<Named<Named<object>>>({
    message: `${variable} need names of 3 to 32 letters, digits and dashes that begin with a letter, other than Cognito’s own and the social providers’.`,
    condition: hcl`alltrue([
      for name in keys(var.${bare(variable)}) :
      can(regex(${NAME}, name)) && !contains(${RESERVED}, lower(name))
    ])`,
    holds: (values) => Object.keys(values[property]!).every(isName),
    breaks,
  });
}

function attributesAreStandard(variable: string, property: string, breaks: Rule['breaks']): Rule {
  return rule<Named<Named<{ attributeMapping: Named<string> }>>>({
    message: `${variable}’ attribute_mapping must name standard attributes (email, name, given_name, …): the user pool has no others.`,
    condition: hcl`alltrue([
      for provider in values(var.${bare(variable)}) :
      length(setsubtract(keys(provider.attribute_mapping), ${MAPPED})) == 0
    ])`,
    holds: (values) =>
      Object.values(values[property]!).every(({ attributeMapping }) =>
        Object.keys(attributeMapping).every((name) => (MAPPED as readonly string[]).includes(name)),
      ),
    breaks,
  });
}
