import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { ada, call, passwordSignIn, UserPoolFixture, userPool, webClientId } from './user-pool-fixture';

let pool: UserPoolFixture;

beforeAll(async () => {
  pool = await UserPoolFixture.start();
  await pool.cognito.putUser(ada);
});

afterAll(() => pool.stop());

describe('errors', () => {
  it('have the shape of AWS JSON 1.1', async () => {
    const { status, headers, body } = await call(pool.cognito.url, 'InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: webClientId,
      AuthParameters: { USERNAME: 'ada', PASSWORD: 'wrong-password' },
    });

    expect(status).toBe(400);
    expect(body).toEqual({
      __type: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(headers.get('x-amzn-errortype')).toBe('NotAuthorizedException');
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  const signIn = { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: webClientId };
  it.each<[string, string, unknown, string]>([
    ['an unknown operation', 'SignUp', {}, 'UnknownOperationException'],
    ['what is no JSON', 'InitiateAuth', '{', 'SerializationException'],
    ['what is no object', 'InitiateAuth', '[]', 'InvalidParameterException'],
    ['a missing field', 'InitiateAuth', signIn, 'InvalidParameterException'],
    ['a missing parameter', 'InitiateAuth', { ...signIn, AuthParameters: {} }, 'InvalidParameterException'],
    [
      'an unknown flow',
      'InitiateAuth',
      { ...signIn, AuthFlow: 'CUSTOM_AUTH', AuthParameters: {} },
      'InvalidParameterException',
    ],
    [
      'an unknown client',
      'InitiateAuth',
      { ...signIn, ClientId: 'nobody', AuthParameters: {} },
      'ResourceNotFoundException',
    ],
  ])('answer %s', async (_, operation, input, type) => {
    await expect(call(pool.cognito.url, operation, input)).resolves.toMatchObject({
      status: 400,
      body: { __type: type },
    });
  });

  it('never repeat a value, which may be a password', async () => {
    const { body } = await call(pool.cognito.url, 'InitiateAuth', {
      ...signIn,
      AuthParameters: { USERNAME: 'ada', PASSWORD: ['hunter2'] },
    });

    expect(body.message).toContain('AuthParameters.PASSWORD');
    expect(body.message).not.toContain('hunter2');
  });

  it('answer a body beyond the bound', async () => {
    await expect(
      call(pool.cognito.url, 'GetUser', { AccessToken: 'x'.repeat(70_000) }),
    ).resolves.toMatchObject({ status: 413, body: { __type: 'RequestEntityTooLargeException' } });
  });
});

describe('a browser', () => {
  const preflight = (origin: string) =>
    fetch(pool.cognito.url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-amz-target,x-amz-user-agent',
      },
    });

  it.each(['http://localhost:4000', 'http://127.0.0.1:5173', 'https://[::1]:8443'])(
    'may call from %s, and reads the type of an error',
    async (origin) => {
      const { status, headers } = await preflight(origin);
      const answer = await call(pool.cognito.url, 'GetUser', { AccessToken: 'none' }, { origin });

      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-methods')).toContain('POST');
      expect(headers.get('access-control-allow-headers')).toBe('content-type,x-amz-target,x-amz-user-agent');
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
      expect(answer.headers.get('access-control-expose-headers')).toBe('x-amzn-errortype, x-amzn-requestid');
    },
  );

  it.each(['https://example.com', 'http://localhost.example.com', 'null'])(
    'may not call from %s',
    async (origin) => {
      const { status, headers } = await preflight(origin);

      expect(status).toBe(403);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});

describe('the public documents', () => {
  it('give the keys that verify a token', async () => {
    const { AccessToken } = await passwordSignIn(pool.cognito.url);
    const url = new URL(`${pool.cognito.url}/${userPool.id}/.well-known/jwks.json`);

    const { payload } = await jwtVerify(AccessToken, createRemoteJWKSet(url), {
      issuer: pool.cognito.issuer,
    });

    expect(payload.username).toBe('Ada');
  });

  it('hold no private key', async () => {
    const response = await fetch(`${pool.cognito.url}/${userPool.id}/.well-known/jwks.json`);

    expect(await response.json()).toEqual({
      keys: [
        { alg: 'RS256', e: 'AQAB', kid: expect.any(String), kty: 'RSA', n: expect.any(String), use: 'sig' },
      ],
    });
  });

  it('name the issuer, and where the keys are', async () => {
    const response = await fetch(`${pool.cognito.url}/${userPool.id}/.well-known/openid-configuration`);

    expect(await response.json()).toMatchObject({
      issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_LocalPool1',
      jwks_uri: `${pool.cognito.url}/${userPool.id}/.well-known/jwks.json`,
    });
  });

  it('exist for this pool alone', async () => {
    const response = await fetch(`${pool.cognito.url}/us-east-1_Other0001/.well-known/jwks.json`);

    expect(response.status).toBe(404);
  });
});
