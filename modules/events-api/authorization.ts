import * as v from 'valibot';
import { type Rule, rule } from '../terraform/definition';
import { hcl } from '../terraform/expression';

/** The claims that the channel handlers are built with. */
export const DEFAULT_CLAIMS = { userId: 'sub', groups: 'cognito:groups' } as const;

/** Who the users are: a user pool's, or those of any OpenID Connect issuer. */
export const authorizationSchema = v.object({
  authType: v.pipe(
    v.picklist(['AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT']),
    v.description('How users sign in: AMAZON_COGNITO_USER_POOLS or OPENID_CONNECT. Known at plan.'),
  ),
  userPoolId: v.optional(
    v.pipe(v.string(), v.description('Id of the user pool, in this region. With AMAZON_COGNITO_USER_POOLS.')),
  ),
  clientIdRegex: v.optional(
    v.pipe(
      v.string(),
      v.description('Pattern of the app clients that are let in. Default: all of the pool.'),
    ),
  ),
  oidcIssuer: v.optional(
    v.pipe(v.string(), v.description('URL of the issuer, as in the tokens’ iss claim. With OPENID_CONNECT.')),
  ),
  oidcClientId: v.optional(
    v.pipe(
      v.string(),
      v.description('Pattern of the client ids (aud or azp) that are let in. Default: all of the issuer.'),
    ),
  ),
  userIdClaim: v.optional(
    v.pipe(
      v.string(),
      v.description(
        'Claim that names the user. Its values are channel segments: letters, digits, inner dashes.',
      ),
    ),
    DEFAULT_CLAIMS.userId,
  ),
  groupsClaim: v.optional(
    v.pipe(
      v.string(),
      v.description(
        'Claim that lists the groups. AppSync reads a user pool’s own (cognito:groups) by itself.',
      ),
    ),
    DEFAULT_CLAIMS.groups,
  ),
});

type Authorization = v.InferOutput<typeof authorizationSchema>;
interface Values {
  readonly authorization: Authorization;
}

// Only what needs no escape in the handlers' code: the claim is written into it.
const claim = /^[A-Za-z0-9_:./-]{1,128}$/;

export const authorizationRules: readonly Rule[] = [
  rule<Values>({
    message: 'authorization.auth_type must be AMAZON_COGNITO_USER_POOLS or OPENID_CONNECT.',
    condition: hcl`contains(${['AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT']}, var.authorization.auth_type)`,
    holds: ({ authorization: { authType } }) =>
      ['AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT'].includes(authType),
    breaks: { authorization: { authType: 'API_KEY' } },
  }),
  rule<Values>({
    message:
      'authorization.user_pool_id must be given where authorization.auth_type is AMAZON_COGNITO_USER_POOLS.',
    condition: hcl`(
      var.authorization.auth_type != "AMAZON_COGNITO_USER_POOLS" ||
      var.authorization.user_pool_id != null
    )`,
    holds: ({ authorization: { authType, userPoolId } }) =>
      authType !== 'AMAZON_COGNITO_USER_POOLS' || userPoolId !== undefined,
    breaks: { authorization: { authType: 'AMAZON_COGNITO_USER_POOLS' } },
  }),
  rule<Values>({
    message:
      'authorization.oidc_issuer must be the issuer’s https:// URL where authorization.auth_type is OPENID_CONNECT.',
    condition: hcl`(
      var.authorization.auth_type != "OPENID_CONNECT" ||
      can(regex("^https://[^\\s]+$", var.authorization.oidc_issuer))
    )`,
    holds: ({ authorization: { authType, oidcIssuer } }) =>
      authType !== 'OPENID_CONNECT' || /^https:\/\/[^\s]+$/.test(oidcIssuer ?? ''),
    breaks: { authorization: { authType: 'OPENID_CONNECT', oidcIssuer: 'http://issuer.example.com' } },
  }),
  rule<Values>({
    message:
      'authorization.user_id_claim and groups_claim must be 1 to 128 letters, digits and any of _ : . / and dashes.',
    condition: hcl`alltrue([
      for claim in [var.authorization.user_id_claim, var.authorization.groups_claim] :
      can(regex("^[A-Za-z0-9_:./-]{1,128}$", claim))
    ])`,
    holds: ({ authorization: { userIdClaim, groupsClaim } }) =>
      claim.test(userIdClaim) && claim.test(groupsClaim),
    breaks: {
      authorization: {
        authType: 'AMAZON_COGNITO_USER_POOLS',
        userPoolId: 'us-east-1_Example01',
        userIdClaim: 'sub"; //',
      },
    },
  }),
];
