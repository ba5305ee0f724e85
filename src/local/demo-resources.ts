import { marshall } from '@aws-sdk/util-dynamodb';
import { CONFIGURATION_KEY } from '../aws/dynamodb/configuration-item';
import { INBOUND_NAMESPACE, OUTBOUND_NAMESPACE } from '../gateway/channels';
import { demoConfiguration } from './demo-configuration';
import type { FunctionResource, LocalResources, TableResource } from './resources';

export interface DemoResourcesOptions {
  readonly region: string;
  /** The channel handlers as deployed. */
  readonly inboundCode: string;
  readonly outboundCode: string;
  /** Folder of the deployment packages, relative to the project. */
  readonly lambdaDirectory: string;
}

const CHAT = 'ai-gateway-chat';
const FAILURE = 'ai-gateway-failure';
const CHAT_SOURCE = 'chat';

/** The gateway that runs on a laptop: what a deployed stack would create. */
export function demoResources(options: DemoResourcesOptions): LocalResources {
  return {
    region: options.region,
    accountId: '000000000000',
    userPool: {
      id: `${options.region}_LocalPool1`,
      clients: [
        {
          id: 'localwebclient',
          explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
          accessTokenSeconds: 3_600,
          idTokenSeconds: 3_600,
          refreshTokenSeconds: 30 * 86_400,
        },
      ],
      groups: ['standard', 'power'],
      passwordMinimumLength: 12,
    },
    eventsApi: {
      id: 'localaigatewayeventsapi001',
      connectionAuthModes: ['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM'],
      namespaces: [
        {
          name: INBOUND_NAMESPACE,
          publishAuthModes: ['AMAZON_COGNITO_USER_POOLS'],
          subscribeAuthModes: ['AWS_IAM'],
          codeHandlers: options.inboundCode,
          onPublishDataSource: CHAT_SOURCE,
        },
        {
          name: OUTBOUND_NAMESPACE,
          publishAuthModes: ['AWS_IAM'],
          subscribeAuthModes: ['AMAZON_COGNITO_USER_POOLS'],
          codeHandlers: options.outboundCode,
        },
      ],
      dataSources: [{ name: CHAT_SOURCE, functionName: CHAT }],
    },
    functions: [chatFunction(options), failureFunction(options)],
    tables: tables(),
    guardrail: {
      id: 'localguardrail',
      version: '1',
      blockedWords: ['xyzzy'],
      blockedInputMessage: 'Sorry, I cannot help with that request.',
      blockedOutputMessage: 'Sorry, I cannot show that answer.',
    },
  };
}

const environment = {
  AI_GATEWAY_CONFIGURATION_TABLE: 'ai-gateway-configuration',
  AI_GATEWAY_METERS_TABLE: 'ai-gateway-meters',
  AI_GATEWAY_TURNS_TABLE: 'ai-gateway-turns',
  AI_GATEWAY_GUARDRAIL_ID: 'localguardrail',
  AI_GATEWAY_GUARDRAIL_VERSION: '1',
  POWERTOOLS_METRICS_NAMESPACE: 'AiGateway',
  // The configuration is read while the function starts, when there is no trace yet: the SDK would log that as an error.
  AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
};

function chatFunction({ lambdaDirectory }: DemoResourcesOptions): FunctionResource {
  return {
    name: CHAT,
    zipFile: `${lambdaDirectory}/chat.zip`,
    handler: 'index.handler',
    timeoutSeconds: 300,
    memoryMegabytes: 512,
    environment: { ...environment, POWERTOOLS_SERVICE_NAME: 'chat' },
    reservedConcurrency: 100,
    asynchronous: { maximumRetryAttempts: 1, maximumEventAgeSeconds: 60, onFailureFunction: FAILURE },
  };
}

function failureFunction({ lambdaDirectory }: DemoResourcesOptions): FunctionResource {
  return {
    name: FAILURE,
    zipFile: `${lambdaDirectory}/failure.zip`,
    handler: 'index.handler',
    timeoutSeconds: 30,
    memoryMegabytes: 256,
    environment: { ...environment, POWERTOOLS_SERVICE_NAME: 'failure' },
    reservedConcurrency: 10,
    asynchronous: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 3_600 },
  };
}

function tables(): TableResource[] {
  const id = { AttributeName: 'id', KeyType: 'HASH' } as const;
  const onDemand = { BillingMode: 'PAY_PER_REQUEST', KeySchema: [id] } as const;
  return [
    {
      definition: {
        ...onDemand,
        KeySchema: [id],
        TableName: environment.AI_GATEWAY_CONFIGURATION_TABLE,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      },
      items: [{ ...CONFIGURATION_KEY, ...marshall(demoConfiguration) }],
    },
    {
      definition: {
        ...onDemand,
        KeySchema: [id],
        TableName: environment.AI_GATEWAY_METERS_TABLE,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      },
      items: [],
    },
    {
      definition: {
        ...onDemand,
        KeySchema: [id],
        TableName: environment.AI_GATEWAY_TURNS_TABLE,
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'unsettled', AttributeType: 'S' },
          { AttributeName: 'openedAt', AttributeType: 'N' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'unsettled',
            KeySchema: [
              { AttributeName: 'unsettled', KeyType: 'HASH' },
              { AttributeName: 'openedAt', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      },
      timeToLiveAttribute: 'expiresAt',
      items: [],
    },
  ];
}
