import * as v from 'valibot';
import { ServiceException } from '../errors';
import { operation } from './operation';

/**
 * Continues a session. Unlike `InitiateAuth` it works whichever flows the client allows: it is the one way to
 * refresh where rotation is on, which rules `ALLOW_REFRESH_TOKEN_AUTH` out. The stand-in does not rotate.
 */
export const getTokensFromRefreshToken = operation(
  { ClientId: v.string(), RefreshToken: v.string() },
  async (pool, { ClientId, RefreshToken }) => ({
    AuthenticationResult: await pool.refresh(RefreshToken, pool.client(ClientId)),
  }),
);

/** Ends the session of a refresh token; a token that nobody knows is as good as revoked (RFC 7009, section 2.2). */
export const revokeToken = operation(
  { ClientId: v.string(), Token: v.string() },
  (pool, { ClientId, Token }) => {
    const client = pool.client(ClientId);
    if (Token.includes('.')) {
      throw new ServiceException('UnsupportedTokenTypeException', 'Only refresh tokens can be revoked.');
    }
    const session = pool.sessions.find(Token);
    if (session && session.clientId !== client.id) {
      throw new ServiceException(
        'UnauthorizedException',
        'The client is not authorized to revoke this token.',
      );
    }
    if (session) pool.sessions.revoke(session);
    return {};
  },
);

/** Ends every session of the user. */
export const globalSignOut = operation({ AccessToken: v.string() }, async (pool, { AccessToken }) => {
  pool.sessions.revokeAll(await pool.authenticate(AccessToken));
  return {};
});
