import { describe, expect, it } from '@jest/globals';
import { readWith } from './fixture';

const client = (change: object) =>
  readWith((resources) => {
    Object.assign(resources['aws_cognito_user_pool_client']!['identity_web_client']!, change);
  }).userPool.clients[0]!;

describe('an app client', () => {
  it('has the flows that the stack allows, and no others', () => {
    expect(client({ explicit_auth_flows: ['ALLOW_USER_SRP_AUTH'] }).explicitAuthFlows).toEqual([
      'ALLOW_USER_SRP_AUTH',
    ]);
  });

  it.each([
    [{ access_token_validity: 5 }, { accessTokenSeconds: 300 }],
    [{ access_token_validity: 5, token_validity_units: null }, { accessTokenSeconds: 5 * 3_600 }],
    [{ refresh_token_validity: 2, token_validity_units: [] }, { refreshTokenSeconds: 2 * 86_400 }],
    [{ id_token_validity: 90, token_validity_units: { id_token: 'seconds' } }, { idTokenSeconds: 90 }],
    [{ id_token_validity: null }, { idTokenSeconds: 3_600 }],
    [{ refresh_token_validity: 0 }, { refreshTokenSeconds: 30 * 86_400 }],
  ])('with %j has tokens of %j', (change, seconds) => {
    expect(client(change)).toMatchObject(seconds);
  });

  it('is refused with a unit that Cognito lacks', () => {
    expect(() => client({ token_validity_units: { access_token: 'weeks' } })).toThrow(
      expect.objectContaining({ code: 'invalid_attribute' }),
    );
  });

  it('is refused with a secret', () => {
    expect(() => client({ generate_secret: true })).toThrow(expect.objectContaining({ code: 'not_played' }));
  });

  it('has an id of its own', () => {
    const { userPool } = readWith((resources) => {
      resources['aws_cognito_user_pool_client']!['identity_native_client']!['count'] = 1;
    });

    expect(userPool.clients.map(({ id }) => id)).toEqual(['localwebclient', 'localnativeclient']);
  });
});

describe('a user pool', () => {
  it('has Cognito’s own least length of a password without a policy', () => {
    const { userPool } = readWith((resources) => {
      delete resources['aws_cognito_user_pool']!['identity_users']!['password_policy'];
    });

    expect(userPool.passwordMinimumLength).toBe(8);
  });
});
