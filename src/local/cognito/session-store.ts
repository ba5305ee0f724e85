import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { UserPoolClientResource } from '../resources';
import { ServiceException } from './errors';
import type { Session, StateFile, User } from './state-file';

/** Access tokens live for a day at most on AWS: as long can one outlive the refresh token that it came of. */
const longestAccessTokenMilliseconds = 24 * 60 * 60 * 1000;

/** The sessions that sign-ins opened. Refresh tokens are random and kept as hashes only. */
export class SessionStore {
  constructor(
    private readonly file: StateFile,
    private readonly clock: () => number,
  ) {}

  open(user: User, client: UserPoolClientResource): { session: Session; refreshToken: string } {
    const refreshToken = randomBytes(64).toString('base64url');
    const now = this.clock();
    const session: Session = {
      originJti: randomUUID(),
      refreshTokenHash: hash(refreshToken),
      sub: user.sub,
      clientId: client.id,
      authenticatedAt: now,
      expiresAt: now + client.refreshTokenSeconds * 1000,
      revoked: false,
    };
    const kept = this.#sessions.filter(({ expiresAt }) => now < expiresAt + longestAccessTokenMilliseconds);
    this.file.state.sessions = [...kept, session];
    this.file.save();
    return { session, refreshToken };
  }

  /**
   * The session that a refresh token continues.
   * @throws {ServiceException} NotAuthorizedException where the token is unknown, another client's, revoked or expired.
   */
  resume(refreshToken: string, client: UserPoolClientResource): Session {
    const session = this.find(refreshToken);
    if (session?.clientId !== client.id) throw refused('Invalid Refresh Token');
    if (session.revoked) throw refused('Refresh Token has been revoked');
    if (this.clock() >= session.expiresAt) throw refused('Refresh Token has expired');
    return session;
  }

  /** Looked up by its hash: how far two hashes agree tells a guesser nothing about the token. */
  find(refreshToken: string): Session | undefined {
    const wanted = hash(refreshToken);
    return this.#sessions.find((session) => session.refreshTokenHash === wanted);
  }

  /** Whether the tokens of this session still count. */
  isLive(originJti: string): boolean {
    return this.#sessions.some((session) => session.originJti === originJti && !session.revoked);
  }

  revoke(session: Session): void {
    session.revoked = true;
    this.file.save();
  }

  revokeAll(user: User): void {
    for (const session of this.#sessions) if (session.sub === user.sub) session.revoked = true;
    this.file.save();
  }

  get #sessions(): Session[] {
    return this.file.state.sessions;
  }
}

function hash(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('hex');
}

function refused(message: string): ServiceException {
  return new ServiceException('NotAuthorizedException', message);
}
