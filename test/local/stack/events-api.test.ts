import { describe, expect, it } from '@jest/globals';
import { readWith, type Resources } from './fixture';

type Body = Record<string, unknown>;

const api = (change: (config: Body) => void) =>
  readWith((resources) => {
    const [config] = resources['aws_appsync_api']!['events_api_events']!['event_config'] as [Body];
    change(config);
  }).eventsApi;

const body = (resources: Resources, type: string, name: string) => resources[type]![name]!;

const inbound = (change: object) =>
  readWith((resources) => {
    Object.assign(body(resources, 'aws_appsync_channel_namespace', 'events_api_inbound'), change);
  }).eventsApi.namespaces[0]!;

const source = (change: object) =>
  readWith((resources) => {
    Object.assign(body(resources, 'aws_appsync_datasource', 'events_api_chat_function'), change);
  }).eventsApi.dataSources[0]!;

const notPlayed = expect.objectContaining({ code: 'not_played' });

describe('an Events API', () => {
  it('lets in by the modes of its connections', () => {
    const { connectionAuthModes } = api(
      (config) => (config['connection_auth_mode'] = { auth_type: 'AWS_IAM' }),
    );

    expect(connectionAuthModes).toEqual(['AWS_IAM']);
  });

  it.each(['API_KEY', 'AWS_LAMBDA', 'OPENID_CONNECT'])('is refused with %s', (auth_type) => {
    expect(() => api((config) => (config['connection_auth_mode'] = [{ auth_type }]))).toThrow(notPlayed);
    expect(() => api((config) => (config['auth_provider'] = [{ auth_type }]))).toThrow(notPlayed);
  });

  it('is refused with a user pool that is not the stack’s', () => {
    const cognito_config = [{ user_pool_id: 'us-east-1_Existing1' }];
    const auth_provider = [{ auth_type: 'AMAZON_COGNITO_USER_POOLS', cognito_config }];

    expect(() => api((config) => (config['auth_provider'] = auth_provider))).toThrow(notPlayed);
  });
});

describe('a channel namespace', () => {
  it('has the API’s default modes where it has none of its own', () => {
    expect(inbound({ publish_auth_mode: null }).publishAuthModes).toEqual(['AWS_IAM']);
  });

  it('has its own modes where it has some', () => {
    const subscribe_auth_mode = [{ auth_type: 'AMAZON_COGNITO_USER_POOLS' }];

    expect(inbound({ subscribe_auth_mode }).subscribeAuthModes).toEqual(['AMAZON_COGNITO_USER_POOLS']);
  });

  it('may have no handler', () => {
    const namespace = inbound({ code_handlers: null, handler_configs: [] });

    expect(namespace).not.toHaveProperty('codeHandlers');
    expect(namespace).not.toHaveProperty('onPublishDataSource');
  });

  it('is refused with handlers that are no built file', () => {
    expect(() => inbound({ code_handlers: '${replace(file("handlers/inbound.js"), "a", "b")}' })).toThrow(
      expect.objectContaining({ code: 'unsupported_expression' }),
    );
  });

  it.each([
    [{ publish_auth_mode: [{ auth_type: 'API_KEY' }] }],
    [{ handler_configs: [{ on_publish: [{ behavior: 'DIRECT' }] }] }],
    [{ handler_configs: [{ on_subscribe: [{ behavior: 'CODE' }] }] }],
  ])('is refused with %j', (change) => {
    expect(() => inbound(change)).toThrow(notPlayed);
  });
});

describe('a data source', () => {
  it.each(['ai-gateway-chat', 'arn:aws:lambda:us-east-1:000000000000:function:ai-gateway-chat:live'])(
    'invokes %s',
    (function_arn) => {
      expect(source({ lambda_config: [{ function_arn }] }).functionName).toBe('ai-gateway-chat');
    },
  );

  it.each([
    [{ type: 'HTTP' }, 'not_played'],
    [{ lambda_config: null }, 'invalid_attribute'],
    [{ lambda_config: { function_arn: 'arn:aws:sqs:us-east-1:000000000000:queue' } }, 'invalid_attribute'],
  ])('is refused with %j', (change, code) => {
    expect(() => source(change)).toThrow(expect.objectContaining({ code }));
  });
});
