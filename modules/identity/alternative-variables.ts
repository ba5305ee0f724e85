import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { matches } from './rules';

interface OidcIssuer {
  readonly issuer: string;
  readonly userIdClaim: string;
  readonly groupsClaim: string;
}

interface Values {
  readonly existingUserPool?: { readonly userPoolId: string };
  readonly oidcIssuer?: OidcIssuer;
  readonly domain?: object;
  readonly nativeClient?: object;
  readonly socialProviders: object;
  readonly samlProviders: object;
  readonly oidcProviders: object;
}

const POOL_ID = '^[a-z0-9-]+_[A-Za-z0-9]+$';
const ISSUER = '^https://[^\\s?#]+$';
/** Names and URLs, and nothing that ends a string: the claim's name becomes code in the channel handlers. */
const CLAIM = '^[A-Za-z0-9_.:/-]{1,128}$';

const existing = { userPoolId: 'us-east-1_Example00', webClientId: 'exampleclient00000000000000' };
const foreign = { issuer: 'https://login.example.com', clientId: 'gateway' };

const isOwn = ({ existingUserPool, oidcIssuer }: Values) =>
  existingUserPool === undefined && oidcIssuer === undefined;

/** Users who are there already. */
export const alternativeVariables = {
  existingUserPool: variable(
    v.optional(
      v.object({
        userPoolId: v.pipe(v.string(), v.description('Id of the pool, in this account and region.')),
        webClientId: v.pipe(
          v.string(),
          v.description('Client of the browser application, without a secret.'),
        ),
        nativeClientId: v.pipe(
          v.optional(v.string()),
          v.description('Client of desktop and mobile applications.'),
        ),
        domain: v.pipe(v.optional(v.string()), v.description('Host name of its sign-in pages.')),
        createGroups: v.pipe(
          v.optional(v.boolean(), false),
          v.description('Whether this module makes the groups in it.'),
        ),
      }),
    ),
    'A user pool of your own to use instead: this module then makes none, and at most groups in it.',
    {
      rules: [
        rule<Values>({
          message: 'existing_user_pool.user_pool_id must be the id of a user pool (<region>_<id>).',
          condition: hcl`(
            var.existing_user_pool == null ||
            can(regex(${POOL_ID}, var.existing_user_pool.user_pool_id))
          )`,
          holds: ({ existingUserPool }) =>
            existingUserPool === undefined || matches(POOL_ID, existingUserPool.userPoolId),
          breaks: { existingUserPool: { ...existing, userPoolId: 'my-pool' } },
        }),
        rule<Values>({
          message: 'existing_user_pool and oidc_issuer exclude each other: users come from one place.',
          condition: hcl`var.existing_user_pool == null || var.oidc_issuer == null`,
          holds: ({ existingUserPool, oidcIssuer }) =>
            existingUserPool === undefined || oidcIssuer === undefined,
          breaks: { existingUserPool: existing, oidcIssuer: foreign },
        }),
        rule<Values>({
          message:
            'existing_user_pool and oidc_issuer leave no user pool to give a domain, a native_client or providers to: leave those out.',
          condition: hcl`(
            (var.existing_user_pool == null && var.oidc_issuer == null) ||
            (
              var.domain == null && var.native_client == null &&
              length(var.social_providers) + length(var.saml_providers) + length(var.oidc_providers) == 0
            )
          )`,
          holds: (values) =>
            isOwn(values) ||
            (values.domain === undefined &&
              values.nativeClient === undefined &&
              [values.socialProviders, values.samlProviders, values.oidcProviders].every(
                (given) => Object.keys(given).length === 0,
              )),
          breaks: { existingUserPool: existing, nativeClient: {} },
        }),
      ],
    },
  ),
  oidcIssuer: variable(
    v.optional(
      v.object({
        issuer: v.pipe(
          v.string(),
          v.description('URL as in the tokens’ iss claim; /.well-known/openid-configuration is below it.'),
        ),
        clientId: v.pipe(
          v.string(),
          v.description('Client whose tokens count; a regular expression for several.'),
        ),
        userIdClaim: v.pipe(
          v.optional(v.string(), 'sub'),
          v.description(
            'Claim that names the user: 1 to 50 letters, digits and inner dashes in every token.',
          ),
        ),
        groupsClaim: v.pipe(
          v.optional(v.string(), 'groups'),
          v.description('Claim that lists the user’s groups.'),
        ),
      }),
    ),
    'Any OpenID Connect issuer to use instead of Cognito: its tokens are what people connect with.',
    {
      rules: [
        rule<Values>({
          message: 'oidc_issuer.issuer must be an https:// URL without a query.',
          condition: hcl`var.oidc_issuer == null || can(regex(${ISSUER}, var.oidc_issuer.issuer))`,
          holds: ({ oidcIssuer }) => oidcIssuer === undefined || matches(ISSUER, oidcIssuer.issuer),
          breaks: { oidcIssuer: { ...foreign, issuer: 'login.example.com' } },
        }),
        rule<Values>({
          message:
            'oidc_issuer’s user_id_claim and groups_claim must be names of letters, digits and any of _ . : / -.',
          condition: hcl`(
            var.oidc_issuer == null ||
            alltrue([
              for claim in try([var.oidc_issuer.user_id_claim, var.oidc_issuer.groups_claim], []) :
              can(regex(${CLAIM}, claim))
            ])
          )`,
          holds: ({ oidcIssuer }) =>
            oidcIssuer === undefined ||
            [oidcIssuer.userIdClaim, oidcIssuer.groupsClaim].every((claim) => matches(CLAIM, claim)),
          breaks: { oidcIssuer: { ...foreign, groupsClaim: 'roles"' } },
        }),
      ],
    },
  ),
};
