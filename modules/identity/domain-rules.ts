import { rule } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { matches } from './rules';

interface Domain {
  readonly name: string;
  readonly certificateArn?: string;
  readonly managedLoginVersion?: number;
}

const PREFIX = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$';
const HOST = '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$';
const RESERVED = 'aws|amazon|cognito';

const isPrefix = (name: string) => matches(PREFIX, name) && !matches(RESERVED, name);

const webClient = { callbackUrls: ['https://chat.example.com/'] };
const corporate = { metadataUrl: 'https://login.example.com/metadata' };

type Providers = Readonly<Record<'socialProviders' | 'samlProviders' | 'oidcProviders', object>>;

export const domainRules = [
  rule<{ domain?: Domain }>({
    message:
      'domain.name must be a prefix of lower-case letters, digits and dashes without "aws", "amazon" or "cognito", or a host name of your own.',
    condition: hcl`(
      var.domain == null ||
      can(regex(${HOST}, var.domain.name)) ||
      (can(regex(${PREFIX}, var.domain.name)) && !can(regex(${RESERVED}, var.domain.name)))
    )`,
    holds: ({ domain }) => domain === undefined || matches(HOST, domain.name) || isPrefix(domain.name),
    breaks: { domain: { name: 'my-cognito' }, webClient },
  }),
  rule<{ domain?: Domain }>({
    message: 'domain.certificate_arn goes with a host name of your own, and a host name needs it.',
    condition: hcl`(
      var.domain == null ||
      try(strcontains(var.domain.name, ".") == (var.domain.certificate_arn != null), false)
    )`,
    holds: ({ domain }) =>
      domain === undefined || domain.name.includes('.') === (domain.certificateArn !== undefined),
    breaks: { domain: { name: 'auth.example.com' }, webClient },
  }),
  rule<{ domain?: Domain; tier?: string }>({
    message: 'domain.managed_login_version must be 1, or 2 with a tier that is not LITE.',
    condition: hcl`(
      var.domain == null ||
      try(contains(var.tier == "LITE" ? [1] : [1, 2], coalesce(var.domain.managed_login_version, 1)), false)
    )`,
    holds: ({ domain, tier }) => (tier === 'LITE' ? [1] : [1, 2]).includes(domain?.managedLoginVersion ?? 1),
    breaks: { domain: { name: 'chat', managedLoginVersion: 2 }, tier: 'LITE', webClient },
  }),
  rule<{ domain?: Domain; webClient: { callbackUrls: readonly string[] } }>({
    message: 'domain needs web_client.callback_urls: the sign-in pages return there.',
    condition: hcl`var.domain == null || length(var.web_client.callback_urls) > 0`,
    holds: ({ domain, webClient: { callbackUrls } }) => domain === undefined || callbackUrls.length > 0,
    breaks: { domain: { name: 'chat' } },
  }),
  rule<{ domain?: Domain; nativeClient?: { callbackUrls: readonly string[] } }>({
    message: 'domain needs callback_urls of native_client too, where there is one.',
    condition: hcl`(
      var.domain == null ||
      var.native_client == null ||
      try(length(var.native_client.callback_urls) > 0, false)
    )`,
    holds: ({ domain, nativeClient }) =>
      domain === undefined || nativeClient === undefined || nativeClient.callbackUrls.length > 0,
    breaks: { domain: { name: 'chat' }, webClient, nativeClient: {} },
  }),
  rule<Providers & { domain?: Domain }>({
    message: 'domain is needed by social_providers, saml_providers and oidc_providers: they sign in there.',
    condition: hcl`(
      var.domain != null ||
      length(var.social_providers) + length(var.saml_providers) + length(var.oidc_providers) == 0
    )`,
    holds: ({ domain, ...providers }) =>
      domain !== undefined ||
      [providers.socialProviders, providers.samlProviders, providers.oidcProviders].every(
        (given) => Object.keys(given).length === 0,
      ),
    breaks: { samlProviders: { Corporate: corporate } },
  }),
];
