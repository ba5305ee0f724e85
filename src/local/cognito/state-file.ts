import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import * as v from 'valibot';
import { StateFileError } from './errors';

const User = v.object({
  username: v.string(),
  /** A UUID: names the user everywhere outside the pool. */
  sub: v.pipe(v.string(), v.uuid()),
  email: v.string(),
  salt: v.string(),
  verifier: v.string(),
  status: v.picklist(['CONFIRMED', 'FORCE_CHANGE_PASSWORD']),
  enabled: v.boolean(),
  groups: v.array(v.string()),
  /** Epoch milliseconds. */
  createdAt: v.number(),
  modifiedAt: v.number(),
});
export type User = v.InferOutput<typeof User>;

/** One sign-in and the refresh token that came of it. */
const Session = v.object({
  /** Ties every token of the session together, so that revoking one revokes all. */
  originJti: v.string(),
  /** SHA-256 of the refresh token, in hexadecimal. */
  refreshTokenHash: v.string(),
  sub: v.string(),
  clientId: v.string(),
  /** Epoch milliseconds. */
  authenticatedAt: v.number(),
  expiresAt: v.number(),
  revoked: v.boolean(),
});
export type Session = v.InferOutput<typeof Session>;

const State = v.object({
  version: v.literal(1),
  poolId: v.string(),
  /** Private RSA key, as a JWK. */
  signingKey: v.looseObject({ kty: v.literal('RSA'), d: v.string(), n: v.string(), e: v.string() }),
  /** Secret from which the challenges of users who do not exist are made: stable, or they would stand out. */
  decoyKey: v.string(),
  users: v.array(User),
  sessions: v.array(Session),
});
export type State = v.InferOutput<typeof State>;

/** The pool's state and the file that it survives in. */
export interface StateFile {
  readonly state: State;
  /** Writes synchronously: no answer may leave before the state that it rests on, and no two writes may interleave. */
  save(): void;
}

/**
 * Opens the state of a pool, and starts one with a new signing key where there is no file.
 * @throws {StateFileError} where the file is damaged or belongs to another pool.
 */
export async function openStateFile(path: string, poolId: string): Promise<StateFile> {
  const isNew = !existsSync(path);
  const state = isNew ? await newState(poolId) : readState(path);
  if (state.poolId !== poolId) {
    throw new StateFileError(
      `${path} belongs to user pool ${state.poolId}, not ${poolId}: delete it, or name another file.`,
    );
  }
  const save = () => writeAtomically(path, JSON.stringify(state, undefined, 2));
  if (isNew) save();
  return { state, save };
}

async function newState(poolId: string): Promise<State> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return {
    version: 1,
    poolId,
    signingKey: v.parse(State.entries.signingKey, await exportJWK(privateKey)),
    decoyKey: randomBytes(32).toString('base64url'),
    users: [],
    sessions: [],
  };
}

function readState(path: string): State {
  try {
    return v.parse(State, JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new StateFileError(`${path} is not a state file of this version: delete it to start anew.`, {
      cause,
    });
  }
}

function writeAtomically(path: string, text: string): void {
  const temporary = `${path}.tmp`;
  mkdirSync(dirname(path), { recursive: true });
  rmSync(temporary, { force: true });
  // `wx`: the mode applies only to a file that this call creates.
  writeFileSync(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
  renameSync(temporary, path);
}
