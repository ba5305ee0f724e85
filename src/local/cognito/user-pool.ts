import { errors } from 'jose';
import type { UserPoolClientResource, UserPoolResource } from '../resources';
import { ChallengeStore } from './challenge-store';
import { InvalidTokenError, ServiceException } from './errors';
import { SessionStore } from './session-store';
import type { SrpIdentity } from './srp';
import type { User } from './state-file';
import { openStateFile } from './state-file';
import type { IssuedTokens, TokenIssuer } from './token-issuer';
import { createTokenIssuer } from './token-issuer';
import { userPoolTokenVerifier } from './token-verifier';
import { UserStore } from './user-store';

/** A sign-in that waits for the proof that the client knows the password. */
export interface PasswordVerifierChallenge {
  readonly clientId: string;
  readonly identity: SrpIdentity;
  /** The key that SRP agreed on, if the client knows the password. */
  readonly key: Buffer;
  /** None where nobody has the name. */
  readonly sub?: string;
}

/** A user with a temporary password, who must choose their own. */
export interface NewPasswordChallenge {
  readonly clientId: string;
  readonly sub: string;
}

/** The user pool that the operations work on. */
export interface UserPool {
  readonly id: string;
  readonly issuer: string;
  readonly jwks: TokenIssuer['jwks'];
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly passwordVerifierChallenges: ChallengeStore<PasswordVerifierChallenge>;
  readonly newPasswordChallenges: ChallengeStore<NewPasswordChallenge>;
  /** @throws {ServiceException} ResourceNotFoundException */
  client(id: string): UserPoolClientResource;
  /** Opens a session for a user who has proven who they are. */
  signIn(
    user: User,
    client: UserPoolClientResource,
  ): Promise<IssuedTokens & { readonly RefreshToken: string }>;
  /** @throws {ServiceException} NotAuthorizedException where the token is not, or no longer, good. */
  refresh(refreshToken: string, client: UserPoolClientResource): Promise<IssuedTokens>;
  /** The user whose access token it is. @throws {ServiceException} NotAuthorizedException */
  authenticate(accessToken: string): Promise<User>;
  /** A disabled user can neither sign in nor use what they hold. */
  disable(user: User): void;
}

/** Opens the pool with the users and sessions of its state file. */
export async function openUserPool(options: {
  readonly region: string;
  readonly userPool: UserPoolResource;
  readonly stateFile: string;
  readonly clock: () => number;
}): Promise<UserPool> {
  const { region, userPool, stateFile, clock } = options;
  const file = await openStateFile(stateFile, userPool.id);
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPool.id}`;
  const tokens = await createTokenIssuer({ issuer, signingKey: file.state.signingKey, clock });
  const users = new UserStore(userPool, file, clock);
  const sessions = new SessionStore(file, clock);
  const verify = userPoolTokenVerifier({
    issuer,
    jwks: tokens.jwks,
    clientIds: userPool.clients.map(({ id }) => id),
    clock,
  });

  return {
    id: userPool.id,
    issuer,
    jwks: tokens.jwks,
    users,
    sessions,
    passwordVerifierChallenges: new ChallengeStore(clock),
    newPasswordChallenges: new ChallengeStore(clock),
    client(id) {
      const client = userPool.clients.find((candidate) => candidate.id === id);
      if (client) return client;
      throw new ServiceException('ResourceNotFoundException', `User pool client ${id} does not exist.`);
    },
    async signIn(user, client) {
      const { session, refreshToken } = sessions.open(user, client);
      return { ...(await tokens.issue(user, client, session)), RefreshToken: refreshToken };
    },
    async refresh(refreshToken, client) {
      const session = sessions.resume(refreshToken, client);
      return tokens.issue(users.get(session.sub), client, session);
    },
    async authenticate(accessToken) {
      const claims = await verify(accessToken).catch((error: unknown) => {
        throw refusal(error);
      });
      if (claims.token_use !== 'access') throw invalidAccessToken('Invalid Access Token');
      if (typeof claims['origin_jti'] !== 'string' || !sessions.isLive(claims['origin_jti'])) {
        throw invalidAccessToken('Access Token has been revoked');
      }
      return users.get(claims.sub);
    },
    disable(user) {
      users.setEnabled(user, false);
      sessions.revokeAll(user);
    },
  };
}

function refusal(error: unknown): unknown {
  if (!(error instanceof InvalidTokenError)) return error;
  const expired = error.cause instanceof errors.JWTExpired;
  return invalidAccessToken(expired ? 'Access Token has expired' : 'Invalid Access Token');
}

function invalidAccessToken(message: string): ServiceException {
  return new ServiceException('NotAuthorizedException', message);
}
