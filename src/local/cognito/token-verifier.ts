import type { JSONWebKeySet } from 'jose';
import { createLocalJWKSet, jwtVerify } from 'jose';
import * as v from 'valibot';
import { InvalidTokenError } from './errors';

const common = {
  sub: v.string(),
  iss: v.string(),
  exp: v.number(),
  iat: v.number(),
  'cognito:groups': v.optional(v.array(v.string())),
};
const Claims = v.variant('token_use', [
  v.looseObject({ ...common, token_use: v.literal('access'), client_id: v.string(), username: v.string() }),
  v.looseObject({ ...common, token_use: v.literal('id'), aud: v.string(), 'cognito:username': v.string() }),
]);

/** The claims of a user pool's access or id token, told apart by `token_use`. */
export type CognitoClaims = v.InferOutput<typeof Claims>;

/**
 * Verifies access and id tokens as AppSync does: by signature and claims alone, so that a revoked token counts until it expires.
 * The function that it returns takes a token with or without `Bearer ` and rejects with an `InvalidTokenError`.
 */
export function userPoolTokenVerifier(options: {
  readonly issuer: string;
  readonly jwks: JSONWebKeySet;
  /** App clients whose tokens count. */
  readonly clientIds: readonly string[];
  /** Epoch milliseconds; default `Date.now`. */
  readonly clock?: () => number;
}): (token: string) => Promise<CognitoClaims> {
  const { issuer, jwks, clientIds, clock = Date.now } = options;
  const keys = createLocalJWKSet(jwks);
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token.replace(/^Bearer /i, ''), keys, {
        algorithms: ['RS256'],
        issuer,
        currentDate: new Date(clock()),
      });
      const claims = v.parse(Claims, payload);
      if (clientIds.includes(claims.token_use === 'access' ? claims.client_id : claims.aud)) return claims;
    } catch (cause) {
      throw new InvalidTokenError('The token is not a valid token of this user pool: sign in again.', {
        cause,
      });
    }
    throw new InvalidTokenError('The token was issued for another app client: sign in with this one.');
  };
}
