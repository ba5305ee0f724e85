import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Cognito } from '../../../src/local/cognito/server';
import { startCognito } from '../../../src/local/cognito/server';
import type { UserPoolResource } from '../../../src/local/resources';
import { ada, passwordSignIn, UserPoolFixture, userPool } from './user-pool-fixture';

let pool: UserPoolFixture;

beforeEach(async () => {
  pool = await UserPoolFixture.start();
  await pool.cognito.putUser(ada);
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((cognito) => cognito.close()));
  await pool.stop();
});

const started: Cognito[] = [];

async function startOn(resource: UserPoolResource): Promise<Cognito> {
  const cognito = await startCognito({ region: 'us-east-1', userPool: resource, stateFile: pool.stateFile });
  started.push(cognito);
  return cognito;
}

describe('the state file', () => {
  it('is for its owner alone, and the only file', async () => {
    const { mode } = await stat(pool.stateFile);

    expect((mode & 0o777).toString(8)).toBe('600');
    expect(await readdir(dirname(pool.stateFile))).toEqual(['cognito.json']);
  });

  it('holds neither passwords nor tokens', async () => {
    const tokens = await passwordSignIn(pool.cognito.url);

    const text = await readFile(pool.stateFile, 'utf8');

    expect(text).toContain(ada.email);
    for (const secret of [ada.password, tokens.RefreshToken, tokens.AccessToken, tokens.IdToken]) {
      expect(text).not.toContain(secret);
    }
  });

  it('is refused where it belongs to another pool', async () => {
    await expect(startOn({ ...userPool, id: 'us-east-1_Other0001' })).rejects.toMatchObject({
      code: 'InvalidStateFile',
      message: expect.stringContaining('us-east-1_LocalPool1'),
    });
  });

  it.each(['', '{', '{"version":2}'])('is refused where it is damaged: %j', async (text) => {
    await writeFile(pool.stateFile, text);

    await expect(startOn(userPool)).rejects.toMatchObject({ code: 'InvalidStateFile' });
  });

  it('does not bring back a group that the pool no longer has', async () => {
    const restarted = await startOn({ ...userPool, groups: ['Analysts'] });
    const { AccessToken } = await passwordSignIn(restarted.url);

    expect(decodeJwt(AccessToken)).not.toHaveProperty('cognito:groups');
  });
});
