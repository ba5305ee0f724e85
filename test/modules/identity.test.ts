import { describe, expect, it } from '@jest/globals';
import { Identity } from '../../modules/identity/identity';
import type { Body, SynthesisedStack } from '../../stacks/synthesised';
import { resolved } from './resolved';
import { bodyOf, literalStack, moduleStack } from './synthesise';

const withLiterals = (values: object = {}) => literalStack(Identity, values).toTerraform();
const withVariables = () => moduleStack(Identity).toTerraform();

const both = [
  ['from literals', withLiterals],
  ['from variables', withVariables],
] as const;

const page = { domain: { name: 'chat' }, webClient: { callbackUrls: ['https://chat.example.com/'] } };
const corporate = { metadataUrl: 'https://login.example.com/metadata', groupsAttribute: 'member-of' };
const directory = {
  ...page,
  groups: ['finance'],
  samlProviders: { Corporate: corporate },
  directoryGroups: { 'AI Finance': 'finance' },
};
const okta = { issuer: 'https://example.okta.com', clientId: 'gateway' };
const existing = { userPoolId: 'us-east-1_Example00', webClientId: 'web0' };
const foreign = { issuer: 'https://login.example.com', clientId: 'gateway' };

const poolOf = (stack: SynthesisedStack) => bodyOf(stack, 'aws_cognito_user_pool');
const clientOf = (stack: SynthesisedStack, name = 'web') =>
  bodyOf(stack, 'aws_cognito_user_pool_client', name);
const providerOf = (stack: SynthesisedStack, name: string) =>
  bodyOf(stack, 'aws_cognito_identity_provider', name);
const functionOf = (stack: SynthesisedStack) => bodyOf(stack, 'aws_lambda_function');

const dynamicOf = (body: Body, block: string) =>
  (body['dynamic'] as Record<string, { for_each: unknown; content: Body }[]>)[block]![0]!;

/** Outputs as another construct of the same stack reads them. */
function outputsOf(values: object) {
  const stack = literalStack(Identity, values);
  const { outputs } = stack.node.findChild('identity') as Identity;
  return { outputs, resolve: (value: unknown) => resolved(stack, value) };
}

function authorizationOf(values: object): unknown {
  const { outputs, resolve } = outputsOf(values);
  return resolve(outputs.authorization);
}

describe.each(both)('the user pool %s', (_, stackOf) => {
  it.each([
    ['has users sign in with their e-mail address', { username_attributes: ['email'] }],
    ['takes it in any case', { username_configuration: { case_sensitive: false } }],
    ['verifies it', { auto_verified_attributes: ['email'] }],
    [
      'keeps the old one until the new one is verified',
      { user_attribute_update_settings: { attributes_require_verification_before_update: ['email'] } },
    ],
    [
      'lets people back in through it alone',
      { account_recovery_setting: { recovery_mechanism: [{ name: 'verified_email', priority: 1 }] } },
    ],
  ])('%s', (_behaviour, expected) => {
    expect(poolOf(stackOf())).toMatchObject(expected);
  });

  it('wants every kind of character in a password', () => {
    expect(poolOf(stackOf())['password_policy']).toMatchObject({
      require_lowercase: true,
      require_uppercase: true,
      require_numbers: true,
      require_symbols: true,
    });
  });

  it('has the attribute for a directory’s groups from the start, since none can be removed', () => {
    expect(poolOf(stackOf())['schema']).toEqual([
      expect.objectContaining({ name: 'directory_groups', mutable: true, required: false }),
    ]);
  });
});

describe('the user pool', () => {
  it.each([
    ['is not deleted by mistake', 'deletion_protection', 'ACTIVE'],
    ['offers a second factor', 'mfa_configuration', 'OPTIONAL'],
    ['is closed to strangers', 'admin_create_user_config', { allow_admin_create_user_only: true }],
    ['watches nothing that is not paid for', 'user_pool_add_ons', { advanced_security_mode: 'OFF' }],
  ])('%s by default', (_, attribute, expected) => {
    expect(poolOf(withLiterals())[attribute]).toEqual(expected);
  });

  it('wants 14 characters by default, and an invitation to be used within three days', () => {
    expect(poolOf(withLiterals())['password_policy']).toMatchObject({
      minimum_length: 14,
      temporary_password_validity_days: 3,
    });
  });

  it.each([
    ['deletion_protection', { deletionProtection: false }, 'INACTIVE'],
    ['admin_create_user_config', { selfSignUp: true }, { allow_admin_create_user_only: false }],
    ['mfa_configuration', { mfa: 'ON' }, 'ON'],
    ['user_pool_tier', { tier: 'LITE' }, 'LITE'],
  ])('takes %s as it is told', (attribute, values, expected) => {
    expect(poolOf(withLiterals(values))[attribute]).toEqual(expected);
  });

  it.each([
    ['OFF', []],
    ['OPTIONAL', [true]],
    ['ON', [true]],
  ])('has authenticator apps for its second factor: %s', (mfa, forEach) => {
    const block = dynamicOf(poolOf(withLiterals({ mfa })), 'software_token_mfa_configuration');

    expect(block).toEqual({ for_each: forEach, content: { enabled: true } });
  });

  it('sends mail by itself unless it is given an SES identity', () => {
    const email = {
      sourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/example.com',
      from: 'gateway@example.com',
    };

    const without = dynamicOf(poolOf(withLiterals()), 'email_configuration');
    const with_ = dynamicOf(poolOf(withLiterals({ email })), 'email_configuration');

    expect(without.for_each).toEqual([]);
    expect(with_).toMatchObject({
      for_each: [true],
      content: { email_sending_account: 'DEVELOPER', source_arn: email.sourceArn },
    });
  });
});

describe('threat protection', () => {
  const risks = (values: object) => bodyOf(withLiterals(values), 'aws_cognito_risk_configuration');

  it.each([
    ['OFF', 0],
    ['AUDIT', 0],
    ['ENFORCED', 1],
  ])('acts where it is ENFORCED: %s', (threatProtection, count) => {
    expect(risks({ tier: 'PLUS', threatProtection })['count']).toBe(count);
  });

  it('blocks passwords that are known to be stolen', () => {
    expect(
      risks({ tier: 'PLUS', threatProtection: 'ENFORCED' })['compromised_credentials_risk_configuration'],
    ).toEqual({ actions: { event_action: 'BLOCK' } });
  });
});

describe.each(both)('the clients %s', (_, stackOf) => {
  it.each(['web', 'native'])('have no secret: %s', (name) => {
    expect(clientOf(stackOf(), name)['generate_secret']).toBe(false);
  });

  it.each(['web', 'native'])('say nothing of who has an account, and revoke tokens: %s', (name) => {
    expect(clientOf(stackOf(), name)).toMatchObject({
      prevent_user_existence_errors: 'ENABLED',
      enable_token_revocation: true,
    });
  });
});

describe('the clients', () => {
  it('sign in with SRP, and refresh with tokens that rotate', () => {
    const client = clientOf(withLiterals());

    expect(client['explicit_auth_flows']).toEqual(['ALLOW_USER_SRP_AUTH']);
    expect(client['refresh_token_rotation']).toEqual([
      { feature: 'ENABLED', retry_grace_period_seconds: 60 },
    ]);
  });

  it('refresh the old way where tokens do not rotate', () => {
    const client = clientOf(withLiterals({ refreshTokenRotation: false }));

    expect(client['explicit_auth_flows']).toEqual(['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH']);
    expect(client['refresh_token_rotation']).toEqual([
      { feature: 'DISABLED', retry_grace_period_seconds: 0 },
    ]);
  });

  it('never take a password in clear', () => {
    const flows = [true, false].flatMap(
      (refreshTokenRotation) =>
        clientOf(withLiterals({ refreshTokenRotation }))['explicit_auth_flows'] as string[],
    );

    expect(flows.filter((flow) => flow.includes('PASSWORD'))).toEqual([]);
  });

  it('have tokens of an hour and sessions of a week', () => {
    expect(clientOf(withLiterals())).toMatchObject({
      access_token_validity: 60,
      id_token_validity: 60,
      refresh_token_validity: 7,
      token_validity_units: [{ access_token: 'minutes', id_token: 'minutes', refresh_token: 'days' }],
    });
  });

  it('have no part in OAuth without sign-in pages', () => {
    const client = clientOf(withLiterals());

    expect(client['allowed_oauth_flows_user_pool_client']).toBe(false);
    expect(client).not.toHaveProperty('allowed_oauth_flows');
  });

  it('get a code from the sign-in pages, never a token', () => {
    expect(clientOf(withLiterals(page))).toMatchObject({
      allowed_oauth_flows_user_pool_client: true,
      allowed_oauth_flows: ['code'],
      callback_urls: ['https://chat.example.com/'],
    });
  });

  it('get no token from the sign-in pages that may change its user', () => {
    expect(clientOf(withLiterals(page))['allowed_oauth_scopes']).toEqual(['email', 'openid', 'profile']);
  });

  it.each([
    [undefined, 0],
    [{}, 1],
  ])('are two where a native one is wanted: %j', (nativeClient, count) => {
    expect(clientOf(withLiterals({ nativeClient }), 'native')['count']).toBe(count);
  });

  it('offer every provider, and are made after them', () => {
    const client = clientOf(
      withLiterals({
        ...page,
        socialProviders: { Google: { clientId: 'g' } },
        samlProviders: { Corporate: { metadataUrl: corporate.metadataUrl } },
        oidcProviders: { Okta: okta },
        providerSecrets: { Google: 'g', Okta: 'o' },
      }),
    );

    expect(client['supported_identity_providers']).toEqual(['COGNITO', 'Google', 'Corporate', 'Okta']);
    expect(client['depends_on']).toEqual(
      ['social', 'saml', 'oidc'].map((name) => `aws_cognito_identity_provider.${name}`),
    );
  });
});

describe('the sign-in pages', () => {
  it.each([
    ['Cognito’s own domain', { name: 'chat' }, 'chat.auth.${data.aws_region.current.id}.amazoncognito.com'],
    ['a domain of one’s own', { name: 'auth.example.com', certificateArn: 'arn' }, 'auth.example.com'],
  ])('are on %s', (_, domain, host) => {
    const { outputs, resolve } = outputsOf({ ...page, domain });

    expect(resolve(outputs.domain)).toBe(host);
  });

  it('are not there unless they are wanted', () => {
    expect(bodyOf(withLiterals(), 'aws_cognito_user_pool_domain')['count']).toBe(0);
    const { outputs, resolve } = outputsOf({});
    expect(resolve(outputs.domain)).toBeUndefined();
  });
});

describe('the providers', () => {
  it.each([
    ['Google', 'openid email profile', 'sub'],
    ['Facebook', 'public_profile,email', 'id'],
    ['LoginWithAmazon', 'profile', 'user_id'],
  ])('have the scopes and the user id of %s', (name, scopes, username) => {
    const { locals } = withVariables();

    expect(locals?.['social_defaults']).toHaveProperty(name, { scopes, username });
  });

  it('let a social provider’s scopes be others', () => {
    const { provider_details: details } = providerOf(withVariables(), 'social');

    expect(details).toMatchObject({
      authorize_scopes: '${coalesce(each.value.scopes, local.social_defaults[each.key].scopes)}',
    });
  });

  it.each([
    ['social', 'social_providers'],
    ['oidc', 'oidc_providers'],
  ])('take a secret from the one sensitive variable: %s', (name, variable) => {
    const stack = withVariables();

    const provider = providerOf(stack, name);

    expect(provider['for_each']).toBe(`\${var.${variable}}`);
    expect(provider['provider_details']).toMatchObject({
      client_secret: '${var.provider_secrets[each.key]}',
    });
    expect(stack.variable?.['provider_secrets']).toMatchObject({ sensitive: true });
  });

  it('sign SAML requests, and refuse sign-ins that nobody asked for, by default', () => {
    const { for_each: saml } = providerOf(
      withLiterals({ ...page, samlProviders: { Corporate: { metadataUrl: corporate.metadataUrl } } }),
      'saml',
    );

    expect(saml).toEqual({
      Corporate: expect.objectContaining({ sign_requests: true, idp_initiated: false }),
    });
  });

  it('leave to Cognito what it adds, so that the second plan is empty', () => {
    const { ignore_changes: ignored } = providerOf(withLiterals(), 'saml')['lifecycle'] as Body;

    expect(ignored).toContain('provider_details["ActiveEncryptionCertificate"]');
  });

  it('write groups where the pre-token function reads them', () => {
    for (const name of ['saml', 'oidc']) {
      const { attribute_mapping: mapping } = providerOf(withVariables(), name);

      expect(mapping).toContain('"custom:directory_groups" = each.value.groups_attribute');
    }
  });
});

describe('directory groups', () => {
  it('make a function, and a trigger whose answer counts for access tokens', () => {
    const stack = withLiterals(directory);

    const trigger = dynamicOf(poolOf(stack), 'lambda_config');

    expect(functionOf(stack)['count']).toBe(1);
    expect(trigger).toEqual({
      for_each: [true],
      content: {
        pre_token_generation_config: {
          lambda_arn: expect.stringMatching(/^arn:.*:function:ai-gateway-pre-token$/),
          lambda_version: 'V2_0',
        },
      },
    });
  });

  it('make neither where none are mapped', () => {
    const stack = withLiterals();

    expect(functionOf(stack)['count']).toBe(0);
    expect(dynamicOf(poolOf(stack), 'lambda_config').for_each).toEqual([]);
  });

  it('are told to the function', () => {
    const { variables } = functionOf(withLiterals(directory))['environment'] as { variables: Body };

    expect(variables['AI_GATEWAY_DIRECTORY_GROUPS']).toBe('{"AI Finance":"finance"}');
  });

  it('give the function no permission but logs and traces', () => {
    const { resource, data } = withLiterals(directory);
    const given = Object.values(resource?.['aws_iam_role_policy'] ?? {}).filter(({ count }) => count !== 0);
    const documents = given.map(({ policy }) => policy).filter((policy) => policy !== '${each.value}');
    const [, document = ''] =
      /^\$\{data\.aws_iam_policy_document\.(\w+)\.json\}$/.exec(String(documents[0])) ?? [];
    const { statement } = data!['aws_iam_policy_document']![document] as { statement: Body[] };

    expect(documents).toHaveLength(1);
    expect(given.map(({ for_each: forEach }) => forEach).filter(Boolean)).toEqual([{}]);
    expect(statement.map(({ sid }) => sid)).toEqual(['WriteOwnLogs', 'SendTraces']);
  });

  it('let this user pool alone invoke it', () => {
    expect(bodyOf(withLiterals(directory), 'aws_lambda_permission')).toMatchObject({
      principal: 'cognito-idp.amazonaws.com',
      source_arn: '${aws_cognito_user_pool.users[0].arn}',
    });
  });

  it.each(['read_attributes', 'write_attributes'])('are among %s, which Cognito needs', (attribute) => {
    const stack = withLiterals(directory);

    expect(clientOf(stack)[attribute]).toContain('local.written_attributes');
    expect(stack.locals?.['written_attributes']).toContain('custom:directory_groups');
    expect(clientOf(withLiterals())).not.toHaveProperty(attribute);
  });
});

describe('users who are there already', () => {
  it.each([
    ['in a user pool', { existingUserPool: existing }],
    ['at an OpenID Connect issuer', { oidcIssuer: foreign }],
  ])('%s: no pool, client or group is made', (_, values) => {
    const stack = withLiterals({ ...values, groups: ['finance'] });

    expect(poolOf(stack)['count']).toBe(0);
    expect(clientOf(stack)['count']).toBe(0);
    expect(clientOf(stack, 'native')['count']).toBe(0);
    expect(bodyOf(stack, 'aws_cognito_user_group')['for_each']).toBe('${toset([])}');
  });

  it('get groups in their pool where that is wanted', () => {
    const existingUserPool = { ...existing, createGroups: true };

    const groups = bodyOf(withLiterals({ existingUserPool, groups: ['finance'] }), 'aws_cognito_user_group');

    expect(groups).toMatchObject({
      for_each: '${toset(["finance"])}',
      user_pool_id: existing.userPoolId,
    });
  });

  it('keep their ids', () => {
    const { outputs, resolve } = outputsOf({ existingUserPool: { ...existing, domain: 'auth.example.com' } });

    expect(outputs).toMatchObject({
      userPoolId: existing.userPoolId,
      webClientId: existing.webClientId,
      domain: 'auth.example.com',
    });
    expect(resolve(outputs.userPoolArn)).toMatch(/:userpool\/us-east-1_Example00$/);
  });
});

describe('how users are known to the Events API', () => {
  const cognito = {
    auth_type: 'AMAZON_COGNITO_USER_POOLS',
    oidc_issuer: null,
    oidc_client_id: null,
    user_id_claim: 'sub',
    groups_claim: 'cognito:groups',
  };
  const web = '${one(aws_cognito_user_pool_client.web[*].id)}';
  const native = '${one(aws_cognito_user_pool_client.native[*].id)}';

  it('is the user pool with its one client', () => {
    expect(authorizationOf({})).toEqual({
      ...cognito,
      user_pool_id: '${one(aws_cognito_user_pool.users[*].id)}',
      client_id_regex: `^(${web})$`,
    });
  });

  it('is both its clients where there are two', () => {
    expect(authorizationOf({ nativeClient: {} })).toMatchObject({ client_id_regex: `^(${web}|${native})$` });
  });

  it('is the user pool that was given, and its clients', () => {
    const existingUserPool = { ...existing, nativeClientId: 'native0' };

    expect(authorizationOf({ existingUserPool })).toEqual({
      ...cognito,
      user_pool_id: existing.userPoolId,
      client_id_regex: '^(web0|native0)$',
    });
  });

  it('is the issuer with the claims that were given', () => {
    expect(authorizationOf({ oidcIssuer: { ...foreign, groupsClaim: 'roles' } })).toMatchObject({
      auth_type: 'OPENID_CONNECT',
      client_id_regex: null,
      oidc_issuer: foreign.issuer,
      oidc_client_id: foreign.clientId,
      user_id_claim: 'sub',
      groups_claim: 'roles',
    });
  });
});
