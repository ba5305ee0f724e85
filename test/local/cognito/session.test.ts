import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fetchAuthSession, signIn, signOut } from 'aws-amplify/auth';
import {
  ada,
  adaInTheClear,
  call,
  passwordSignIn,
  serviceClientId,
  UserPoolFixture,
  webClientId,
} from './user-pool-fixture';

let pool: UserPoolFixture;

beforeEach(async () => {
  pool = await UserPoolFixture.start();
  await pool.cognito.putUser(ada);
  pool.configureAmplify();
});

afterEach(async () => {
  await signOut();
  await pool.stop();
});

const groups = async (forceRefresh = false) => {
  const { tokens } = await fetchAuthSession({ forceRefresh });
  return tokens?.accessToken.payload['cognito:groups'];
};

const refresh = (RefreshToken: string, ClientId = webClientId) =>
  call(pool.cognito.url, 'GetTokensFromRefreshToken', { ClientId, RefreshToken });

describe('refreshing', () => {
  it('reads the groups of the user anew', async () => {
    await signIn(adaInTheClear);
    await pool.cognito.addToGroup('ada', 'Analysts');
    await pool.cognito.removeFromGroup('ada', 'Engineers');

    expect(await groups()).toEqual(['Engineers']);
    expect(await groups(true)).toEqual(['Analysts']);
  });

  it('keeps the session: who signed in, when, and by which sign-in', async () => {
    await signIn(adaInTheClear);
    const before = (await fetchAuthSession()).tokens?.accessToken.payload;
    pool.pass(60);

    const after = (await fetchAuthSession({ forceRefresh: true })).tokens?.accessToken.payload;

    const { sub, auth_time, origin_jti } = before ?? {};
    expect(after).toMatchObject({ sub, auth_time, origin_jti, iat: expect.any(Number) });
    expect(after?.jti).not.toBe(before?.jti);
    expect(after?.iat).toBeGreaterThan(Number(before?.iat));
  });

  it('replaces an access token that has expired', async () => {
    const { AccessToken, RefreshToken } = await passwordSignIn(pool.cognito.url);
    pool.pass(601);
    const expired = await call(pool.cognito.url, 'GetUser', { AccessToken });

    const { body } = await refresh(RefreshToken);

    const replaced = await call(pool.cognito.url, 'GetUser', {
      AccessToken: body.AuthenticationResult?.AccessToken,
    });
    expect(expired.body).toMatchObject({
      __type: 'NotAuthorizedException',
      message: 'Access Token has expired',
    });
    expect(replaced.body).toMatchObject({ Username: 'Ada' });
  });

  it.each(['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'])('works by InitiateAuth too (%s)', async (AuthFlow) => {
    const { RefreshToken } = await passwordSignIn(pool.cognito.url);

    const { body } = await call(pool.cognito.url, 'InitiateAuth', {
      AuthFlow,
      ClientId: webClientId,
      AuthParameters: { REFRESH_TOKEN: RefreshToken },
    });

    expect(body.AuthenticationResult).toEqual({
      AccessToken: expect.any(String),
      IdToken: expect.any(String),
      ExpiresIn: 600,
      TokenType: 'Bearer',
    });
  });

  it('is refused after the lifetime of the refresh token', async () => {
    const { RefreshToken } = await passwordSignIn(pool.cognito.url);
    pool.pass(86_399);
    const within = await refresh(RefreshToken);
    pool.pass(2);

    expect(within.status).toBe(200);
    await expect(refresh(RefreshToken)).resolves.toMatchObject({
      body: { __type: 'NotAuthorizedException', message: 'Refresh Token has expired' },
    });
  });

  it('is refused to another client, and with a token that nobody issued', async () => {
    const { RefreshToken } = await passwordSignIn(pool.cognito.url);
    const invalid = { body: { __type: 'NotAuthorizedException', message: 'Invalid Refresh Token' } };

    await expect(refresh(RefreshToken, serviceClientId)).resolves.toMatchObject(invalid);
    await expect(refresh(`${RefreshToken}x`)).resolves.toMatchObject(invalid);
  });

  it('is refused to a disabled user', async () => {
    const { RefreshToken } = await passwordSignIn(pool.cognito.url);

    await pool.cognito.disable('ada');

    await expect(refresh(RefreshToken)).resolves.toMatchObject({
      body: { __type: 'NotAuthorizedException' },
    });
  });
});

describe('signing out', () => {
  const refreshTokenRevoked = {
    body: { __type: 'NotAuthorizedException', message: 'Refresh Token has been revoked' },
  };

  it('revokes the refresh token and the access tokens of this session, and no other', async () => {
    const other = await passwordSignIn(pool.cognito.url);
    await signIn(adaInTheClear);
    const AccessToken = (await fetchAuthSession()).tokens?.accessToken.toString();

    await signOut();

    await expect(call(pool.cognito.url, 'GetUser', { AccessToken })).resolves.toMatchObject({
      body: { __type: 'NotAuthorizedException', message: 'Access Token has been revoked' },
    });
    await expect(refresh(other.RefreshToken)).resolves.toMatchObject({ status: 200 });
  });

  it('revokes a refresh token by RevokeToken', async () => {
    const { RefreshToken } = await passwordSignIn(pool.cognito.url);

    await call(pool.cognito.url, 'RevokeToken', { ClientId: webClientId, Token: RefreshToken });

    await expect(refresh(RefreshToken)).resolves.toMatchObject(refreshTokenRevoked);
  });

  it('revokes every session when it is global', async () => {
    const other = await passwordSignIn(pool.cognito.url);
    await signIn(adaInTheClear);

    await signOut({ global: true });

    await expect(refresh(other.RefreshToken)).resolves.toMatchObject(refreshTokenRevoked);
  });

  it('revokes nothing of another client, nor anything but refresh tokens', async () => {
    const { AccessToken, RefreshToken } = await passwordSignIn(pool.cognito.url);
    const revoke = (ClientId: string, Token: string) =>
      call(pool.cognito.url, 'RevokeToken', { ClientId, Token });

    await expect(revoke(serviceClientId, RefreshToken)).resolves.toMatchObject({
      body: { __type: 'UnauthorizedException' },
    });
    await expect(revoke(webClientId, AccessToken)).resolves.toMatchObject({
      body: { __type: 'UnsupportedTokenTypeException' },
    });
    await expect(refresh(RefreshToken)).resolves.toMatchObject({ status: 200 });
  });
});

describe('a restart', () => {
  it('keeps users, sessions and keys', async () => {
    const { sub } = await pool.cognito.putUser(ada);
    const { jwks } = pool.cognito;
    await signIn(adaInTheClear);

    await pool.restart();
    pool.configureAmplify();

    expect(pool.cognito.jwks).toEqual(jwks);
    const { tokens } = await fetchAuthSession({ forceRefresh: true });
    expect(tokens?.accessToken.payload.sub).toBe(sub);
    await signOut();
    await expect(signIn({ username: 'ada', password: ada.password })).resolves.toMatchObject({
      isSignedIn: true,
    });
  });

  it('keeps what was revoked revoked', async () => {
    const { RefreshToken } = await passwordSignIn(pool.cognito.url);
    await call(pool.cognito.url, 'RevokeToken', { ClientId: webClientId, Token: RefreshToken });

    await pool.restart();

    expect((await refresh(RefreshToken)).status).toBe(400);
    pool.configureAmplify();
  });
});
