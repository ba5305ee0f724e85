import { randomUUID } from 'node:crypto';
import type { JSONWebKeySet, JWK, JWTPayload } from 'jose';
import { calculateJwkThumbprint, importJWK, SignJWT } from 'jose';
import type { UserPoolClientResource } from '../resources';
import type { Session, User } from './state-file';

/** Cognito's `AuthenticationResult`, without the refresh token. */
export interface IssuedTokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  /** Lifetime of the access token in seconds. */
  readonly ExpiresIn: number;
  readonly TokenType: 'Bearer';
}

/** Signs the tokens of a user pool. */
export interface TokenIssuer {
  /** Public half of the signing key. */
  readonly jwks: JSONWebKeySet;
  /** Tokens of a session for the user as they are now: groups that they left are gone. */
  issue(user: User, client: UserPoolClientResource, session: Session): Promise<IssuedTokens>;
}

/** An issuer that signs with the given private RSA key. */
export async function createTokenIssuer(options: {
  readonly issuer: string;
  readonly signingKey: JWK & { readonly kty: 'RSA'; readonly n: string; readonly e: string };
  /** Epoch milliseconds. */
  readonly clock: () => number;
}): Promise<TokenIssuer> {
  const { issuer, signingKey, clock } = options;
  const { kty, n, e } = signingKey;
  const kid = await calculateJwkThumbprint({ kty, n, e });
  const key = await importJWK(signingKey, 'RS256');
  const sign = (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ kid, alg: 'RS256' }).sign(key);

  return {
    jwks: { keys: [{ alg: 'RS256', e, kid, kty, n, use: 'sig' }] },
    async issue(user, client, session) {
      const iat = Math.floor(clock() / 1000);
      const shared = {
        sub: user.sub,
        ...(user.groups.length > 0 && { 'cognito:groups': user.groups }),
        iss: issuer,
        origin_jti: session.originJti,
        event_id: randomUUID(),
        auth_time: Math.floor(session.authenticatedAt / 1000),
        iat,
      };
      const [AccessToken, IdToken] = await Promise.all([
        sign({
          ...shared,
          client_id: client.id,
          token_use: 'access',
          scope: 'aws.cognito.signin.user.admin',
          username: user.username,
          exp: iat + client.accessTokenSeconds,
          jti: randomUUID(),
        }),
        sign({
          ...shared,
          aud: client.id,
          token_use: 'id',
          email: user.email,
          email_verified: true,
          'cognito:username': user.username,
          exp: iat + client.idTokenSeconds,
          jti: randomUUID(),
        }),
      ]);
      return { AccessToken, IdToken, ExpiresIn: client.accessTokenSeconds, TokenType: 'Bearer' };
    },
  };
}
