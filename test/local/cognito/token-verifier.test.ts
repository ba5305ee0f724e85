import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { InvalidTokenError } from '../../../src/local/cognito/errors';
import { userPoolTokenVerifier } from '../../../src/local/cognito/token-verifier';
import { ada, passwordSignIn, serviceClientId, UserPoolFixture, webClientId } from './user-pool-fixture';

let pool: UserPoolFixture;
let access: string;
let id: string;

beforeAll(async () => {
  pool = await UserPoolFixture.start();
  await pool.cognito.putUser(ada);
  ({ AccessToken: access, IdToken: id } = await passwordSignIn(pool.cognito.url));
});

afterAll(() => pool.stop());

async function poolKey(algorithm: string) {
  const { signingKey } = JSON.parse(await readFile(pool.stateFile, 'utf8'));
  return importJWK(signingKey, algorithm);
}

interface ForgeOptions {
  readonly without?: string;
  readonly key?: CryptoKey | Uint8Array;
  readonly header?: { readonly alg?: string; readonly kid?: string };
}

/** An access token as the pool signs it, but for what the test is about. */
async function forge(claims: JWTPayload, { without, key, header }: ForgeOptions = {}): Promise<string> {
  const payload = Object.entries({ ...decodeJwt(access), ...claims }).filter(([name]) => name !== without);
  return new SignJWT(Object.fromEntries(payload))
    .setProtectedHeader({ alg: 'RS256', ...decodeProtectedHeader(access), ...header })
    .sign(key ?? (await poolKey('RS256')));
}

const verifier = (changes: Partial<Parameters<typeof userPoolTokenVerifier>[0]> = {}) =>
  userPoolTokenVerifier({
    issuer: pool.cognito.issuer,
    jwks: pool.cognito.jwks,
    clientIds: [webClientId],
    ...changes,
  });

describe('a token of the user pool', () => {
  it('is accepted as access token, with its claims', async () => {
    await expect(verifier()(access)).resolves.toMatchObject({
      token_use: 'access',
      username: 'Ada',
      client_id: webClientId,
      'cognito:groups': ['Engineers'],
    });
  });

  it('is accepted as id token', async () => {
    await expect(verifier()(id)).resolves.toMatchObject({ token_use: 'id', 'cognito:username': 'Ada' });
  });

  it.each(['Bearer', 'bearer'])('is accepted after %s', async (scheme) => {
    await expect(verifier()(`${scheme} ${access}`)).resolves.toMatchObject({ username: 'Ada' });
  });

  it('is accepted to the second before it expires, by the given clock', async () => {
    const { exp = 0 } = decodeJwt(access);

    await expect(verifier({ clock: () => (exp - 1) * 1000 })(access)).resolves.toBeDefined();
    await expect(verifier({ clock: () => exp * 1000 })(access)).rejects.toThrow(InvalidTokenError);
  });
});

describe('the verifier refuses', () => {
  const publicKeyAsSecret = async () => {
    const [jwk] = pool.cognito.jwks.keys;
    const pem = createPublicKey({ key: jwk ?? {}, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    return new TextEncoder().encode(String(pem));
  };
  const cases: [string, () => Promise<string> | string][] = [
    ['nothing', () => ''],
    ['what is no token', () => 'Bearer not.a.token'],
    ['a token without a signature', () => access.slice(0, access.lastIndexOf('.') + 1)],
    ['alg none', () => new UnsecuredJWT(decodeJwt(access)).encode()],
    [
      'HS256 with the public key for a secret',
      async () => forge({}, { key: await publicKeyAsSecret(), header: { alg: 'HS256' } }),
    ],
    ['a stranger’s signature', async () => forge({}, { key: (await generateKeyPair('RS256')).privateKey })],
    ['an unknown key', () => forge({}, { header: { kid: 'unknown' } })],
    ['claims that were changed', () => tampered({ 'cognito:groups': ['Analysts'] })],
    ['another pool', () => forge({ iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other0001' })],
    ['no issuer', () => forge({}, { without: 'iss' })],
    ['an expired token', () => forge({ exp: 1 })],
    ['a token that never expires', () => forge({}, { without: 'exp' })],
    ['another use', () => forge({ token_use: 'refresh' })],
    ['no use', () => forge({}, { without: 'token_use' })],
    ['another client', () => forge({ client_id: serviceClientId })],
    ['an access token by its audience', () => forge({ client_id: serviceClientId, aud: webClientId })],
    ['no client', () => forge({}, { without: 'client_id' })],
    ['no subject', () => forge({}, { without: 'sub' })],
  ];

  it.each(cases)('%s', async (_, token) => {
    await expect(verifier()(await token())).rejects.toThrow(InvalidTokenError);
  });

  it('RS512 with the key of the pool, also where the key does not name its algorithm', async () => {
    const token = await forge({}, { key: await poolKey('RS512'), header: { alg: 'RS512' } });
    const jwks = { keys: pool.cognito.jwks.keys.map(({ alg: _, ...key }) => key) };

    await expect(verifier({ jwks })(access)).resolves.toBeDefined();
    await expect(verifier({ jwks })(token)).rejects.toThrow(InvalidTokenError);
  });

  it('an id token for another client', async () => {
    await expect(verifier({ clientIds: [serviceClientId] })(id)).rejects.toThrow(InvalidTokenError);
  });

  it('the tokens of a pool of the same name with other keys', async () => {
    const other = await UserPoolFixture.start({ ownKeys: true });
    await other.cognito.putUser(ada);
    const { AccessToken } = await passwordSignIn(other.cognito.url);
    await other.stop();

    await expect(verifier()(AccessToken)).rejects.toThrow(InvalidTokenError);
  });

  function tampered(change: JWTPayload): string {
    const [header, , signature] = access.split('.');
    const payload = Buffer.from(JSON.stringify({ ...decodeJwt(access), ...change })).toString('base64url');
    return `${header}.${payload}.${signature}`;
  }
});
