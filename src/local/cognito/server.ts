import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JSONWebKeySet } from 'jose';
import type { UserPoolResource } from '../resources';
import type { StandIn } from '../stand-in';
import { requestHandler } from './request-handler';
import { openUserPool } from './user-pool';

export interface CognitoOptions {
  readonly region: string;
  readonly userPool: UserPoolResource;
  /** Where users, keys and refresh tokens survive a restart: JSON, mode 0600. */
  readonly stateFile: string;
  /** Default: any free port. */
  readonly port?: number;
  /** Epoch milliseconds; default `Date.now`. */
  readonly clock?: () => number;
}

/** A user that the stand-in is to have. */
export interface SeedUser {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly groups: readonly string[];
  /** The user must choose a new password at the first sign-in. Default: false. */
  readonly temporary?: boolean;
}

/** A running user pool. */
export interface Cognito extends StandIn {
  /** What tokens carry as `iss`: the address that the pool would have on AWS. */
  readonly issuer: string;
  readonly jwks: JSONWebKeySet;
  /**
   * Creates the user. One who exists keeps password and `sub`, and takes the email address and the groups.
   * @throws {ServiceException} InvalidPasswordException, ResourceNotFoundException (group), AliasExistsException
   */
  putUser(user: SeedUser): Promise<{ readonly sub: string }>;
  /** Counts from the user's next token on. @throws {ServiceException} UserNotFoundException, ResourceNotFoundException */
  addToGroup(username: string, group: string): Promise<void>;
  /** Counts from the user's next token on. @throws {ServiceException} UserNotFoundException, ResourceNotFoundException */
  removeFromGroup(username: string, group: string): Promise<void>;
  /** Shuts the user out and ends their sessions. @throws {ServiceException} UserNotFoundException */
  disable(username: string): Promise<void>;
}

/**
 * Starts a stand-in for one Cognito user pool on 127.0.0.1: SRP, JWTs, groups and the API that Amplify speaks.
 * @throws {StateFileError} where the state file is damaged or another pool's.
 */
export async function startCognito(options: CognitoOptions): Promise<Cognito> {
  const { region, userPool, stateFile, port = 0, clock = Date.now } = options;
  const pool = await openUserPool({ region, userPool, stateFile, clock });
  const server = createServer(requestHandler(pool)).listen(port, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issuer: pool.issuer,
    jwks: pool.jwks,
    async putUser({ temporary = false, ...seed }) {
      const existing = pool.users.find(seed.username);
      if (!existing) return { sub: pool.users.add({ ...seed, temporary }).sub };
      pool.users.update(existing, seed);
      return { sub: existing.sub };
    },
    async addToGroup(username, group) {
      pool.users.addToGroup(pool.users.get(username), group);
    },
    async removeFromGroup(username, group) {
      pool.users.removeFromGroup(pool.users.get(username), group);
    },
    async disable(username) {
      pool.disable(pool.users.get(username));
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
