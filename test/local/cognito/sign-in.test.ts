import { getDiffieHellman } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  confirmSignIn,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  signIn,
  signOut,
  updatePassword,
} from 'aws-amplify/auth';
import { ada, adaInTheClear, call, serviceClientId, UserPoolFixture, webClientId } from './user-pool-fixture';

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

const modp3072 = getDiffieHellman('modp15').getPrime('hex');
const incorrect = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

describe('signing in with SRP, as Amplify does by default', () => {
  it('gives an access token and an id token with the claims that Cognito puts there', async () => {
    const { nextStep } = await signIn({ username: 'Ada', password: ada.password });
    const { tokens } = await fetchAuthSession();

    expect(nextStep.signInStep).toBe('DONE');
    const { sub } = await pool.cognito.putUser(ada);
    expect(tokens?.accessToken.payload).toEqual({
      sub,
      'cognito:groups': ['Engineers'],
      iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_LocalPool1',
      client_id: webClientId,
      origin_jti: expect.any(String),
      event_id: expect.any(String),
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: Number(tokens?.accessToken.payload.iat) + 600,
      jti: expect.any(String),
      username: 'Ada',
    });
    expect(tokens?.idToken?.payload).toEqual({
      sub,
      'cognito:groups': ['Engineers'],
      'cognito:username': 'Ada',
      email: 'ada@example.com',
      email_verified: true,
      iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_LocalPool1',
      aud: webClientId,
      origin_jti: tokens?.accessToken.payload.origin_jti,
      event_id: tokens?.accessToken.payload.event_id,
      token_use: 'id',
      auth_time: tokens?.accessToken.payload.auth_time,
      iat: expect.any(Number),
      exp: Number(tokens?.idToken?.payload.iat) + 1200,
      jti: expect.any(String),
    });
  });

  it.each(['ADA', 'Ada@Example.com'])('takes %s for the name', async (username) => {
    await signIn({ username, password: ada.password });

    await expect(getCurrentUser()).resolves.toMatchObject({ username: 'Ada' });
  });

  it('takes passwords beyond ASCII', async () => {
    const password = 'Πλάτων: ✓ naïve “quotes” 密码';
    await pool.cognito.putUser({ ...ada, username: 'plato', email: 'plato@example.com', password });

    await expect(signIn({ username: 'plato', password })).resolves.toMatchObject({ isSignedIn: true });
  });

  it('leaves the groups out of the tokens of a user who has none', async () => {
    await pool.cognito.removeFromGroup('ada', 'Engineers');

    await signIn(adaInTheClear);

    const { tokens } = await fetchAuthSession();
    expect(tokens?.accessToken.payload).not.toHaveProperty('cognito:groups');
  });

  it('names users by a UUID, which is legal as a segment of an AppSync channel', async () => {
    const { sub } = await pool.cognito.putUser(ada);

    expect(sub).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(sub).toMatch(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?$/);
  });

  it('refuses a wrong password', async () => {
    await expect(signIn({ username: 'ada', password: 'wrong-password' })).rejects.toMatchObject(incorrect);
  });

  it('refuses an unknown user in the same words', async () => {
    await expect(signIn({ username: 'bob', password: ada.password })).rejects.toMatchObject(incorrect);
  });

  it('says that a user is disabled only to who knows the password', async () => {
    await pool.cognito.disable('ada');

    await expect(signIn({ username: 'ada', password: 'wrong-password' })).rejects.toMatchObject(incorrect);
    await expect(signIn({ username: 'ada', password: ada.password })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User is disabled.',
    });
  });
});

describe('signing in with USER_PASSWORD_AUTH', () => {
  it('takes the right password', async () => {
    await expect(signIn(adaInTheClear)).resolves.toMatchObject({
      isSignedIn: true,
    });
  });

  it.each([
    ['a wrong password', 'ada', 'wrong-password'],
    ['an unknown user', 'bob', ada.password],
  ])('refuses %s', async (_, username, password) => {
    await expect(signIn({ ...adaInTheClear, username, password })).rejects.toMatchObject(incorrect);
  });

  it('is refused where the client does not allow it', async () => {
    pool.configureAmplify(serviceClientId);

    await expect(signIn(adaInTheClear)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'USER_PASSWORD_AUTH flow not enabled for this client',
    });
  });
});

describe('a temporary password', () => {
  const grace = { username: 'grace', email: 'grace@example.com', password: 'Temporary-1906', groups: [] };

  beforeEach(async () => {
    await pool.cognito.putUser({ ...grace, temporary: true });
  });

  it.each(['USER_SRP_AUTH', 'USER_PASSWORD_AUTH'] as const)(
    'must be replaced at the first sign-in (%s)',
    async (authFlowType) => {
      const { nextStep } = await signIn({ ...grace, options: { authFlowType } });
      const confirmed = await confirmSignIn({ challengeResponse: 'Chosen-by-grace-1952' });

      expect(nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED');
      expect(confirmed.isSignedIn).toBe(true);
      await signOut();
      await expect(signIn(grace)).rejects.toMatchObject(incorrect);
      await expect(signIn({ username: 'grace', password: 'Chosen-by-grace-1952' })).resolves.toMatchObject({
        nextStep: { signInStep: 'DONE' },
      });
    },
  );

  it('may be replaced in a second try, after a password that is too short', async () => {
    await signIn(grace);

    await expect(confirmSignIn({ challengeResponse: 'short' })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
    await expect(confirmSignIn({ challengeResponse: 'Chosen-by-grace-1952' })).resolves.toMatchObject({
      isSignedIn: true,
    });
  });

  it('cannot be replaced once the challenge has expired', async () => {
    await signIn(grace);
    pool.pass(181);

    await expect(confirmSignIn({ challengeResponse: 'Chosen-by-grace-1952' })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user, session is expired.',
    });
  });
});

describe('a signed-in user', () => {
  beforeEach(async () => {
    await signIn(adaInTheClear);
  });

  it('reads their attributes', async () => {
    const { sub } = await pool.cognito.putUser(ada);

    await expect(fetchUserAttributes()).resolves.toEqual({
      sub,
      email: 'ada@example.com',
      email_verified: 'true',
    });
  });

  it('changes their password', async () => {
    await updatePassword({ oldPassword: ada.password, newPassword: 'Difference-Engine-1822' });

    await signOut();
    await expect(signIn(adaInTheClear)).rejects.toMatchObject(incorrect);
    await expect(signIn({ ...adaInTheClear, password: 'Difference-Engine-1822' })).resolves.toMatchObject({
      isSignedIn: true,
    });
  });

  it('cannot change it without the old one, nor to one that is too short', async () => {
    await expect(
      updatePassword({ oldPassword: 'wrong-password', newPassword: 'Difference-Engine-1822' }),
    ).rejects.toMatchObject(incorrect);
    await expect(updatePassword({ oldPassword: ada.password, newPassword: 'short' })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
  });
});

describe('the SRP exchange', () => {
  const start = (USERNAME: string, SRP_A = '2') =>
    call(pool.cognito.url, 'InitiateAuth', {
      AuthFlow: 'USER_SRP_AUTH',
      ClientId: webClientId,
      AuthParameters: { USERNAME, SRP_A },
    });

  it('challenges an unknown user as it does a known one: same shape, and the same salt every time', async () => {
    const known = await start('ada');
    const [unknown, again, afterRestart] = [
      await start('bob'),
      await start('BOB'),
      await pool.restart().then(() => start('bob')),
    ].map(({ body }) => body.ChallengeParameters ?? {});

    const lengths = ({ SRP_B: _, ...rest }: Readonly<Record<string, string>> = {}) =>
      Object.entries(rest).map(([name, value]) => [name, value.length]);
    expect(lengths(unknown)).toEqual(lengths(known.body.ChallengeParameters));
    for (const repeated of [again, afterRestart]) {
      expect(repeated).toMatchObject({ SALT: unknown?.SALT, USER_ID_FOR_SRP: unknown?.USER_ID_FOR_SRP });
    }
    pool.configureAmplify();
  });

  it.each([
    ['zero', '0'],
    ['zero, modulo the prime', modp3072],
    ['longer than the group', '1'.repeat(769)],
    ['no hexadecimal number', 'xyz'],
  ])('refuses a public value that is %s', async (_, value) => {
    await expect(start('ada', value)).resolves.toMatchObject({
      status: 400,
      body: { __type: 'InvalidParameterException' },
    });
  });

  it('gives each challenge one response', async () => {
    const { body } = await start('ada');
    const respond = () =>
      call(pool.cognito.url, 'RespondToAuthChallenge', {
        ChallengeName: 'PASSWORD_VERIFIER',
        ClientId: webClientId,
        ChallengeResponses: {
          USERNAME: 'ada',
          PASSWORD_CLAIM_SECRET_BLOCK: body.ChallengeParameters?.SECRET_BLOCK,
          PASSWORD_CLAIM_SIGNATURE: Buffer.alloc(32).toString('base64'),
          TIMESTAMP: 'Mon Nov 23 10:00:00 UTC 2026',
        },
      });

    await expect(respond()).resolves.toMatchObject({ body: { message: incorrect.message } });
    await expect(respond()).resolves.toMatchObject({
      body: { message: 'Invalid session for the user, session is expired.' },
    });
  });
});
