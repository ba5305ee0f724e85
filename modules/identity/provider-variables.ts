import * as v from 'valibot';
import { variable } from '../terraform/definition';
import { directoryGroupRules } from './directory-group-rules';
import { domainRules } from './domain-rules';
import { oidcRules, samlRules, secretRules, socialRules } from './provider-rules';

const EMAIL_CLAIM = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';

const groupsAttribute = v.pipe(
  v.optional(v.string()),
  v.description('Attribute or claim that lists the user’s groups, for directory_groups.'),
);

/** Sign-in pages, and the directories and social providers behind them. */
export const providerVariables = {
  domain: variable(
    v.optional(
      v.object({
        name: v.pipe(
          v.string(),
          v.description(
            'Prefix in Cognito’s own domain that is free in the region, or a host name of your own.',
          ),
        ),
        certificateArn: v.pipe(
          v.optional(v.string()),
          v.description('For a host name of your own: its ACM certificate in us-east-1.'),
        ),
        managedLoginVersion: v.pipe(
          v.optional(v.number()),
          v.description(
            '1 for the classic pages, which is Cognito’s default; 2 for managed login, which shows nothing without a branding style.',
          ),
        ),
      }),
    ),
    'Where Cognito’s sign-in pages are. Needed by every provider; without it people sign in in your own pages.',
    { rules: domainRules },
  ),
  socialProviders: variable(
    v.optional(
      v.record(
        v.string(),
        v.object({
          clientId: v.pipe(v.string(), v.description('Client id that the provider gave you.')),
          scopes: v.pipe(
            v.optional(v.string()),
            v.description('Scopes as the provider writes them. Default: what tells the e-mail address.'),
          ),
        }),
      ),
      {},
    ),
    'Google, Facebook and LoginWithAmazon, by these names. Anybody with an account there can sign in: give plans to groups, not to everybody.',
    { rules: socialRules },
  ),
  samlProviders: variable(
    v.optional(
      v.record(
        v.string(),
        v.object({
          metadataUrl: v.pipe(
            v.optional(v.string()),
            v.description('URL of the metadata, https://…: Cognito reads it again by itself.'),
          ),
          metadataDocument: v.pipe(v.optional(v.string()), v.description('The metadata itself, XML.')),
          signRequests: v.pipe(
            v.optional(v.boolean(), true),
            v.description('Whether sign-in requests are signed.'),
          ),
          encryptedAssertions: v.pipe(
            v.optional(v.boolean(), false),
            v.description(
              'Whether assertions must be encrypted: give the provider the pool’s certificate first.',
            ),
          ),
          idpInitiated: v.pipe(
            v.optional(v.boolean(), false),
            v.description('Whether sign-ins may begin at the provider, which opens the door to login CSRF.'),
          ),
          signOut: v.pipe(
            v.optional(v.boolean(), false),
            v.description('Whether signing out here signs out there too.'),
          ),
          attributeMapping: v.pipe(
            v.optional(v.record(v.string(), v.string()), { email: EMAIL_CLAIM }),
            v.description('Attribute of the pool to attribute of the assertion.'),
          ),
          groupsAttribute,
        }),
      ),
      {},
    ),
    'SAML 2.0 directories by the name that stands on the sign-in page. Exactly one of metadata_url and metadata_document each.',
    { rules: samlRules },
  ),
  oidcProviders: variable(
    v.optional(
      v.record(
        v.string(),
        v.object({
          issuer: v.pipe(
            v.string(),
            v.description('Its URL; /.well-known/openid-configuration is below it.'),
          ),
          clientId: v.pipe(v.string(), v.description('Client id that the directory gave you.')),
          scopes: v.pipe(
            v.optional(v.string(), 'openid email profile'),
            v.description('Scopes, with spaces between.'),
          ),
          attributeMapping: v.pipe(
            v.optional(v.record(v.string(), v.string()), {
              email: 'email',
              email_verified: 'email_verified',
            }),
            v.description('Attribute of the pool to claim.'),
          ),
          groupsAttribute,
        }),
      ),
      {},
    ),
    'OpenID Connect directories by the name that stands on the sign-in page, each with a secret in provider_secrets.',
    { rules: oidcRules },
  ),
  providerSecrets: variable(
    v.optional(v.record(v.string(), v.string()), {}),
    'Client secrets of the social and OpenID Connect providers, by name. Terraform’s state and plan files hold them in clear text: see the README.',
    { sensitive: true, rules: secretRules },
  ),
  directoryGroups: variable(
    v.optional(v.record(v.string(), v.string()), {}),
    'Group of a directory, as the provider names it (Entra ID: its object id), to group of the gateway. Others grant nothing.',
    { rules: directoryGroupRules },
  ),
};
