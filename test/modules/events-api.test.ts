import { describe, expect, it } from '@jest/globals';
import { TerraformOutput } from 'cdktf';
import { INBOUND_NAMESPACE, OUTBOUND_NAMESPACE } from '../../modules/events-api/definition';
import { EventsApi } from '../../modules/events-api/events-api';
import * as gateway from '../../src/gateway/channels';
import type { Body } from '../../stacks/synthesised';
import { bodyOf, literalStack, moduleStack } from './synthesise';

const literal = (values: object = {}) => literalStack(EventsApi, values).toTerraform();
const published = () => moduleStack(EventsApi).toTerraform();

const POOL = { authType: 'AMAZON_COGNITO_USER_POOLS', userPoolId: 'us-east-1_Example01' };
const ISSUER = { authType: 'OPENID_CONNECT', oidcIssuer: 'https://issuer.example.com' };
const DOMAIN = {
  domainName: 'chat.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/example',
};

const ACCOUNT = '${data.aws_caller_identity.current.account_id}';
const REGION = '${data.aws_region.current.id}';
const PARTITION = '${data.aws_partition.current.partition}';
const LOG_GROUP = `arn:${PARTITION}:logs:${REGION}:${ACCOUNT}:log-group:/aws/appsync/apis/\${aws_appsync_api.events.api_id}`;

const configOf = (values: object = {}) =>
  (bodyOf(literal(values), 'aws_appsync_api')['event_config'] as Body[])[0]!;
const namespace = (name: 'inbound' | 'outbound', values: object = {}) =>
  bodyOf(literal(values), 'aws_appsync_channel_namespace', name);
const statementsOf = (document: string, values: object = {}) =>
  bodyOf(literal(values), 'aws_iam_policy_document', document)['statement'];
const dynamic = (body: unknown, block: string) =>
  (body as { dynamic: Record<string, Body[]> }).dynamic[block];

describe.each([
  ['a user pool', POOL],
  ['an OpenID Connect issuer', ISSUER],
])('the API for users of %s', (_, authorization) => {
  const users = { auth_type: authorization.authType };
  const iam = { auth_type: 'AWS_IAM' };

  it('lets users and IAM connect, and nobody else', () => {
    expect(configOf({ authorization })['connection_auth_mode']).toEqual([users, iam]);
  });

  it('has these two ways to sign in, and no other', () => {
    const providers = configOf({ authorization })['auth_provider'] as Body[];

    expect(providers.map(({ auth_type }) => auth_type)).toEqual([authorization.authType, 'AWS_IAM']);
  });

  it('is closed to users where a namespace says nothing of its own', () => {
    expect(configOf({ authorization })).toMatchObject({
      default_publish_auth_mode: [iam],
      default_subscribe_auth_mode: [iam],
    });
  });

  it('lets users publish requests, and none of them listen', () => {
    expect(namespace('inbound', { authorization })).toMatchObject({
      publish_auth_mode: [users],
      subscribe_auth_mode: [iam],
    });
  });

  it('lets users listen to answers, and none of them publish', () => {
    expect(namespace('outbound', { authorization })).toMatchObject({
      publish_auth_mode: [iam],
      subscribe_auth_mode: [users],
    });
  });
});

describe('the users', () => {
  it('of a pool are those of the pool in this region, through the clients that are let in', () => {
    const [users] = configOf({ authorization: { ...POOL, clientIdRegex: '^(web|native)$' } })[
      'auth_provider'
    ] as Body[];

    expect(dynamic(users, 'cognito_config')).toEqual([
      {
        for_each: [true],
        content: {
          aws_region: REGION,
          user_pool_id: 'us-east-1_Example01',
          app_id_client_regex: '^(web|native)$',
        },
      },
    ]);
    expect(dynamic(users, 'openid_connect_config')).toMatchObject([{ for_each: [] }]);
  });

  it('of an issuer are the issuer’s, for the clients that are let in', () => {
    const [users] = configOf({ authorization: { ...ISSUER, oidcClientId: 'web' } })[
      'auth_provider'
    ] as Body[];

    expect(dynamic(users, 'openid_connect_config')).toEqual([
      {
        for_each: [true],
        content: { issuer: 'https://issuer.example.com', client_id: 'web', auth_ttl: 0, iat_ttl: 0 },
      },
    ]);
    expect(dynamic(users, 'cognito_config')).toMatchObject([{ for_each: [] }]);
  });

  it('are one or the other in the published module too', () => {
    const config = (bodyOf(published(), 'aws_appsync_api')['event_config'] as Body[])[0]!;
    const [users] = config['auth_provider'] as Body[];

    expect(dynamic(users, 'cognito_config')![0]!['for_each']).toBe(
      '${var.authorization.auth_type == "AMAZON_COGNITO_USER_POOLS" ? [true] : []}',
    );
    expect(dynamic(users, 'openid_connect_config')![0]!['for_each']).toBe(
      '${var.authorization.auth_type == "OPENID_CONNECT" ? [true] : []}',
    );
  });

  it.each([
    ['the stack', literal],
    ['the published module', published],
  ])('never have an API key in %s', (_, synthesised) => {
    const { resource = {} } = synthesised();

    expect(JSON.stringify(resource)).not.toMatch(/api_key/i);
  });
});

describe('the namespaces', () => {
  it('have the names that the functions know', () => {
    expect([INBOUND_NAMESPACE, OUTBOUND_NAMESPACE]).toEqual([
      gateway.INBOUND_NAMESPACE,
      gateway.OUTBOUND_NAMESPACE,
    ]);
  });

  it('are these two', () => {
    const { resource } = literal();

    const names = Object.values(resource!['aws_appsync_channel_namespace']!).map(({ name }) => name);
    expect(names).toEqual([INBOUND_NAMESPACE, OUTBOUND_NAMESPACE]);
  });

  it('hand requests to the chat function through the handler’s code', () => {
    expect(namespace('inbound')['handler_configs']).toEqual([
      {
        on_publish: [
          {
            behavior: 'CODE',
            integration: [{ data_source_name: '${aws_appsync_datasource.chat_function.name}' }],
          },
        ],
      },
    ]);
  });

  it('hand requests over only when there is a data source', () => {
    expect(namespace('inbound')['depends_on']).toEqual(['aws_appsync_datasource.chat_function']);
  });

  it('hand answers to no function', () => {
    expect(namespace('outbound')).not.toHaveProperty('handler_configs');
  });

  it('run the built handlers as they are, where the claims are a user pool’s own', () => {
    const code = (['inbound', 'outbound'] as const).map((name) => namespace(name)['code_handlers']);

    expect(code).toEqual([
      '${file("${path.module}/handlers/inbound.js")}',
      '${file("${path.module}/handlers/outbound.js")}',
    ]);
  });
});

describe('what the API may do', () => {
  it('is to invoke the chat function', () => {
    expect(statementsOf('chat_invoke')).toEqual([
      {
        sid: 'InvokeChatFunction',
        actions: ['lambda:InvokeFunction'],
        resources: ['arn:aws:lambda:us-east-1:123456789012:function:ai-gateway-chat'],
      },
    ]);
    expect(bodyOf(literal(), 'aws_appsync_datasource')).toMatchObject({
      type: 'AWS_LAMBDA',
      service_role_arn: '${aws_iam_role.chat_role.arn}',
      lambda_config: { function_arn: 'arn:aws:lambda:us-east-1:123456789012:function:ai-gateway-chat' },
    });
  });

  it('is to write its own log', () => {
    expect(statementsOf('log_write')).toEqual([
      {
        sid: 'WriteApiLog',
        actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [LOG_GROUP, `${LOG_GROUP}:*`],
      },
    ]);
  });

  it('is for Events APIs of this account alone', () => {
    expect(statementsOf('assume_role')).toEqual([
      {
        sid: 'EventsApiAssumesRole',
        principals: [{ type: 'Service', identifiers: ['appsync.amazonaws.com'] }],
        actions: ['sts:AssumeRole'],
        condition: [
          { test: 'StringEquals', variable: 'aws:SourceAccount', values: [ACCOUNT] },
          {
            test: 'ArnLike',
            variable: 'aws:SourceArn',
            values: [`arn:${PARTITION}:appsync:${REGION}:${ACCOUNT}:apis/*`],
          },
        ],
      },
    ]);
  });

  it('is in two roles, each with one policy', () => {
    const { aws_iam_role_policy: policies } = literal().resource!;

    expect(Object.values(policies!).map(({ role, policy }) => [role, policy])).toEqual([
      ['${aws_iam_role.log_role.name}', '${data.aws_iam_policy_document.log_write.json}'],
      ['${aws_iam_role.chat_role.name}', '${data.aws_iam_policy_document.chat_invoke.json}'],
    ]);
  });
});

describe('the log', () => {
  it('holds errors only: above that it would hold prompts', () => {
    expect(configOf()['log_config']).toEqual([
      { cloudwatch_logs_role_arn: '${aws_iam_role.log_role.arn}', log_level: 'ERROR' },
    ]);
  });

  it('is kept a year, encrypted, in the group that AppSync writes to', () => {
    const kmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/example';

    expect(bodyOf(literal({ kmsKeyArn }), 'aws_cloudwatch_log_group')).toMatchObject({
      name: '/aws/appsync/apis/${aws_appsync_api.events.api_id}',
      retention_in_days: 365,
      kms_key_id: kmsKeyArn,
    });
  });

  it('cannot be written before its group has retention and key', () => {
    expect(bodyOf(literal(), 'aws_iam_role_policy', 'log_write_policy')['depends_on']).toEqual([
      'aws_cloudwatch_log_group.log_group',
    ]);
  });
});

describe('what others get', () => {
  it('is a policy to publish answers, on that namespace alone', () => {
    expect(statementsOf('publish')).toEqual([
      {
        sid: 'PublishAnswers',
        actions: ['appsync:EventPublish'],
        resources: [`\${aws_appsync_api.events.api_arn}/channelNamespace/${OUTBOUND_NAMESPACE}`],
      },
    ]);
  });

  it('is the API’s own hosts without a custom domain', () => {
    const { httpEndpoint, realtimeEndpoint } = endpointsOf({});

    expect(httpEndpoint).toBe('https://${aws_appsync_api.events.dns["HTTP"]}/event');
    expect(realtimeEndpoint).toBe('wss://${aws_appsync_api.events.dns["REALTIME"]}/event/realtime');
  });

  it('is the custom domain where there is one, once it answers', () => {
    const { httpEndpoint, realtimeEndpoint } = endpointsOf({ customDomain: DOMAIN });

    const host = '${aws_appsync_domain_name_api_association.custom_domain[0].domain_name}';
    expect(httpEndpoint).toBe(`https://${host}/event`);
    expect(realtimeEndpoint).toBe(`wss://${host}/event/realtime`);
  });

  it('is decided in the published module by whether there is a custom domain', () => {
    const { resource, output } = published();

    const given = 'var.custom_domain != null';
    expect(resource).toMatchObject({
      aws_appsync_domain_name: { custom: { count: `\${${given} ? 1 : 0}` } },
      aws_appsync_domain_name_api_association: { custom_domain: { count: `\${${given} ? 1 : 0}` } },
    });
    expect(output!['http_endpoint']!['value']).toContain(`\${${given} ? "https://`);
  });
});

describe('a custom domain', () => {
  it('is not made where none is given', () => {
    expect(bodyOf(literal(), 'aws_appsync_domain_name')['count']).toBe(0);
  });

  it('is bound to the API with its certificate', () => {
    const synthesised = literal({ customDomain: DOMAIN });

    expect(bodyOf(synthesised, 'aws_appsync_domain_name')).toMatchObject({
      count: 1,
      domain_name: 'chat.example.com',
      certificate_arn: DOMAIN.certificateArn,
    });
    expect(bodyOf(synthesised, 'aws_appsync_domain_name_api_association')).toMatchObject({
      count: 1,
      api_id: '${aws_appsync_api.events.api_id}',
      domain_name: '${aws_appsync_domain_name.custom[0].domain_name}',
    });
  });
});

/** The endpoints that the construct gives, as a stack's outputs. */
function endpointsOf(values: object): { httpEndpoint: unknown; realtimeEndpoint: unknown } {
  const stack = literalStack(EventsApi, values);
  const { outputs } = stack.node.findChild('events-api') as EventsApi;
  new TerraformOutput(stack, 'http', { value: outputs.httpEndpoint });
  new TerraformOutput(stack, 'realtime', { value: outputs.realtimeEndpoint });
  const { output } = stack.toTerraform();
  return { httpEndpoint: output!['http']!['value'], realtimeEndpoint: output!['realtime']!['value'] };
}
