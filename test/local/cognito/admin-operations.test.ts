import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { decodeJwt } from 'jose';
import { ada, call, passwordSignIn, UserPoolFixture, userPool, webClientId } from './user-pool-fixture';

let pool: UserPoolFixture;

beforeEach(async () => {
  pool = await UserPoolFixture.start();
  await pool.cognito.putUser(ada);
});

afterEach(() => pool.stop());

const signer = new SignatureV4({
  service: 'cognito-idp',
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'local' },
  sha256: Sha256,
});

/** Calls an operation as an operator's SDK does: signed. */
async function admin(operation: string, input: object, UserPoolId = userPool.id) {
  const { hostname, port, host } = new URL(pool.cognito.url);
  const body = JSON.stringify({ UserPoolId, ...input });
  const headers = {
    host,
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
  };
  const signed = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname,
    port: Number(port),
    path: '/',
    headers,
    body,
  });
  return call(pool.cognito.url, operation, body, signed.headers);
}

const grace = {
  Username: 'grace',
  TemporaryPassword: 'Temporary-1906',
  UserAttributes: [{ Name: 'email', Value: 'grace@example.com' }],
};

describe('AdminCreateUser', () => {
  it('creates a user who must choose a password', async () => {
    const { body } = await admin('AdminCreateUser', grace);

    expect(body.User).toEqual({
      Username: 'grace',
      Enabled: true,
      UserStatus: 'FORCE_CHANGE_PASSWORD',
      UserCreateDate: expect.any(Number),
      UserLastModifiedDate: expect.any(Number),
      Attributes: [
        { Name: 'email', Value: 'grace@example.com' },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'sub', Value: expect.any(String) },
      ],
    });
    const { body: answer } = await call(pool.cognito.url, 'InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: webClientId,
      AuthParameters: { USERNAME: 'grace', PASSWORD: grace.TemporaryPassword },
    });
    expect(answer.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  });

  it('creates one without a password, for whom AdminSetUserPassword sets one', async () => {
    await admin('AdminCreateUser', { ...grace, TemporaryPassword: undefined });

    await admin('AdminSetUserPassword', {
      Username: 'grace',
      Password: 'Cobol-and-Flowmatic',
      Permanent: true,
    });

    await expect(
      passwordSignIn(pool.cognito.url, { username: 'grace', password: 'Cobol-and-Flowmatic' }),
    ).resolves.toMatchObject({ ExpiresIn: 600 });
  });

  it.each([
    ['a name that is taken', { Username: 'ADA' }, 'UsernameExistsException'],
    [
      'an email address that is taken',
      { UserAttributes: [{ Name: 'email', Value: 'ADA@example.com' }] },
      'AliasExistsException',
    ],
    ['a password that is too short', { TemporaryPassword: 'short' }, 'InvalidPasswordException'],
    ['no email address', { UserAttributes: [] }, 'InvalidParameterException'],
    ['a name with a space', { Username: 'grace hopper' }, 'InvalidParameterException'],
  ])('refuses %s', async (_, change, type) => {
    await expect(admin('AdminCreateUser', { ...grace, ...change })).resolves.toMatchObject({
      status: 400,
      body: { __type: type },
    });
  });
});

describe('AdminSetUserPassword', () => {
  it('sets a temporary password unless told otherwise', async () => {
    await admin('AdminSetUserPassword', { Username: 'ada', Password: 'Temporary-1852' });

    const { body } = await admin('AdminGetUser', { Username: 'ada' });
    expect(body.UserStatus).toBe('FORCE_CHANGE_PASSWORD');
  });
});

describe('groups', () => {
  const groups = async () =>
    decodeJwt((await passwordSignIn(pool.cognito.url)).AccessToken)['cognito:groups'];

  it('are joined and left', async () => {
    await admin('AdminAddUserToGroup', { Username: 'ada', GroupName: 'Analysts' });
    expect(await groups()).toEqual(['Engineers', 'Analysts']);

    await admin('AdminRemoveUserFromGroup', { Username: 'ada', GroupName: 'Engineers' });
    expect(await groups()).toEqual(['Analysts']);
  });

  it('must exist', async () => {
    await expect(
      admin('AdminAddUserToGroup', { Username: 'ada', GroupName: 'Poets' }),
    ).resolves.toMatchObject({ body: { __type: 'ResourceNotFoundException', message: 'Group not found.' } });
  });
});

describe('AdminDisableUser and AdminEnableUser', () => {
  it('shut a user out, and let them in again', async () => {
    const { AccessToken } = await passwordSignIn(pool.cognito.url);

    await admin('AdminDisableUser', { Username: 'ada' });
    await expect(passwordSignIn(pool.cognito.url)).rejects.toThrow('User is disabled.');
    await expect(call(pool.cognito.url, 'GetUser', { AccessToken })).resolves.toMatchObject({
      body: { __type: 'NotAuthorizedException' },
    });

    await admin('AdminEnableUser', { Username: 'ada' });
    await expect(passwordSignIn(pool.cognito.url)).resolves.toMatchObject({ ExpiresIn: 600 });
  });
});

describe('AdminGetUser', () => {
  it('finds a user by username, email address and sub', async () => {
    const { sub } = await pool.cognito.putUser(ada);

    for (const Username of ['ADA', 'ada@example.com', sub]) {
      await expect(admin('AdminGetUser', { Username })).resolves.toMatchObject({
        body: { Username: 'Ada', UserStatus: 'CONFIRMED' },
      });
    }
  });

  it('says when there is none', async () => {
    await expect(admin('AdminGetUser', { Username: 'bob' })).resolves.toMatchObject({
      body: { __type: 'UserNotFoundException', message: 'User does not exist.' },
    });
  });
});

describe('ListUsers', () => {
  const names = async (input: object) => {
    const { body } = await admin('ListUsers', input);
    return {
      users: (body.Users as { Username: string }[]).map(({ Username }) => Username),
      token: body.PaginationToken,
    };
  };

  beforeEach(async () => {
    await admin('AdminCreateUser', grace);
  });

  it('lists all, by pages', async () => {
    expect(await names({})).toEqual({ users: ['Ada', 'grace'], token: undefined });

    const first = await names({ Limit: 1 });
    const second = await names({ Limit: 1, PaginationToken: first.token });
    expect([first.users, second]).toEqual([['Ada'], { users: ['grace'], token: undefined }]);
  });

  it.each(['email = "grace@example.com"', 'username ^= "gr"'])('filters by %s', async (Filter) => {
    expect((await names({ Filter })).users).toEqual(['grace']);
  });

  it('refuses a filter that it does not understand', async () => {
    await expect(admin('ListUsers', { Filter: 'shoe_size = "42"' })).resolves.toMatchObject({
      body: { __type: 'InvalidParameterException' },
    });
  });
});

describe('an operation for administrators', () => {
  it('needs a signed request', async () => {
    const input = { UserPoolId: userPool.id, Username: 'ada' };

    await expect(call(pool.cognito.url, 'AdminDisableUser', input)).resolves.toMatchObject({
      status: 400,
      body: { __type: 'MissingAuthenticationTokenException' },
    });
    await expect(passwordSignIn(pool.cognito.url)).resolves.toBeDefined();
  });

  it('is for this pool alone', async () => {
    await expect(admin('ListUsers', {}, 'us-east-1_Other0001')).resolves.toMatchObject({
      body: { __type: 'ResourceNotFoundException' },
    });
  });
});

describe('putUser', () => {
  it('keeps password and sub of a user who exists, and takes groups and email address', async () => {
    const before = await pool.cognito.putUser(ada);

    const after = await pool.cognito.putUser({
      username: 'ada',
      email: 'countess@example.com',
      password: 'Not-the-password-1843',
      groups: ['Analysts'],
    });

    expect(after).toEqual(before);
    const { IdToken } = await passwordSignIn(pool.cognito.url);
    expect(decodeJwt(IdToken)).toMatchObject({
      email: 'countess@example.com',
      'cognito:groups': ['Analysts'],
    });
  });

  it('holds new users to the password policy and the groups of the pool', async () => {
    const bob = { username: 'bob', email: 'bob@example.com', password: 'Long-enough-1234', groups: [] };

    await expect(pool.cognito.putUser({ ...bob, password: 'short' })).rejects.toMatchObject({
      code: 'InvalidPasswordException',
    });
    await expect(pool.cognito.putUser({ ...bob, groups: ['Poets'] })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });
});
