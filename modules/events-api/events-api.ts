import { AppsyncApi } from '@cdktf/provider-aws/lib/appsync-api';
import { AppsyncChannelNamespace } from '@cdktf/provider-aws/lib/appsync-channel-namespace';
import { AppsyncDomainName } from '@cdktf/provider-aws/lib/appsync-domain-name';
import { AppsyncDomainNameApiAssociation } from '@cdktf/provider-aws/lib/appsync-domain-name-api-association';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { comment } from '../terraform/comment';
import { blockIf, chooseString, countIf, equals, isSet } from '../terraform/condition';
import type { Outputs, Props } from '../terraform/definition';
import { dynamicBlocks } from '../terraform/dynamic-block';
import { asString, hcl } from '../terraform/expression';
import { ModuleConstruct } from '../terraform/module-construct';
import { attributeOfFirst, attributeOfOne } from '../terraform/references';
import { ApiLog } from './api-log';
import { ChatSource } from './chat-source';
import { eventsApi, INBOUND_NAMESPACE, OUTBOUND_NAMESPACE } from './definition';
import { handlerCode } from './handler-code';

/** The AppSync Events API with its two channel namespaces. */
export class EventsApi extends ModuleConstruct<typeof eventsApi> {
  static readonly definition = eventsApi;
  readonly outputs: Outputs<typeof eventsApi>;

  constructor(scope: Construct, id: string, props: Props<typeof eventsApi>) {
    super(scope, id, eventsApi, props);
    const { name, chatFunctionArn, logRetentionDays, kmsKeyArn, tags } = this.inputs;
    const { region } = AwsContext.of(this);
    const assumeRolePolicy = this.assumedByEventsApi().json;
    // IAM has no regions: the same gateway in a second region has roles of its own.
    const logRole = new IamRole(this, 'log_role', {
      name: `${name}-events-log-${region}`,
      description: 'Lets the Events API write its log',
      assumeRolePolicy,
      tags,
    });
    const api = this.declareApi(logRole.arn);
    const log = new ApiLog(this, 'log', {
      apiId: api.apiId,
      roleName: logRole.name,
      logRetentionDays,
      kmsKeyArn,
      tags,
    });
    const source = new ChatSource(this, 'chat', {
      apiId: api.apiId,
      functionArn: chatFunctionArn,
      roleName: `${name}-chat-invoker-${region}`,
      assumeRolePolicy,
      tags,
    });
    this.declareNamespaces(api, source);
    this.outputs = {
      apiId: api.apiId,
      apiArn: api.apiArn,
      ...this.declareDomain(api),
      publishPolicyJson: this.publishAnswers(api).json,
      logGroupName: log.groupName,
    };
  }

  private assumedByEventsApi(): DataAwsIamPolicyDocument {
    const context = AwsContext.of(this);
    return new DataAwsIamPolicyDocument(this, 'assume_role', {
      statement: [
        {
          sid: 'EventsApiAssumesRole',
          principals: [{ type: 'Service', identifiers: ['appsync.amazonaws.com'] }],
          actions: ['sts:AssumeRole'],
          condition: [
            { test: 'StringEquals', variable: 'aws:SourceAccount', values: [context.accountId] },
            { test: 'ArnLike', variable: 'aws:SourceArn', values: [context.arn('appsync', 'apis/*')] },
          ],
        },
      ],
    });
  }

  private declareApi(logRoleArn: string): AppsyncApi {
    const { name, authorization, tags } = this.inputs;
    const { authType, userPoolId, clientIdRegex, oidcIssuer, oidcClientId } = authorization;
    const api = new AppsyncApi(this, 'events', {
      name,
      eventConfig: [
        {
          authProvider: [
            {
              authType,
              cognitoConfig: [
                { awsRegion: AwsContext.of(this).region, userPoolId, appIdClientRegex: clientIdRegex },
              ],
              // A token lives as long as it says: 0 adds no limit, and leaves nothing unknown in the plan.
              openidConnectConfig: [{ issuer: oidcIssuer, clientId: oidcClientId, authTtl: 0, iatTtl: 0 }],
            },
            { authType: 'AWS_IAM' },
          ],
          connectionAuthMode: [{ authType }, { authType: 'AWS_IAM' }],
          defaultPublishAuthMode: [{ authType: 'AWS_IAM' }],
          defaultSubscribeAuthMode: [{ authType: 'AWS_IAM' }],
          logConfig: [{ cloudwatchLogsRoleArn: logRoleArn, logLevel: 'ERROR' }],
        },
      ],
      tags,
    });
    dynamicBlocks(api, {
      'event_config.auth_provider.cognito_config': blockIf(equals(authType, 'AMAZON_COGNITO_USER_POOLS')),
      'event_config.auth_provider.openid_connect_config': blockIf(equals(authType, 'OPENID_CONNECT')),
    });
    return comment(
      api,
      'No API key, and a namespace that says nothing of its own admits no user. Above ERROR the log would hold prompts and answers.',
    );
  }

  private declareNamespaces(api: AppsyncApi, source: ChatSource): void {
    const { authorization, tags } = this.inputs;
    const { authType } = authorization;
    const claims = { userId: authorization.userIdClaim, groups: authorization.groupsClaim };
    comment(
      new AppsyncChannelNamespace(this, 'inbound', {
        apiId: api.apiId,
        name: INBOUND_NAMESPACE,
        codeHandlers: handlerCode(this, 'inbound', claims),
        publishAuthMode: [{ authType }],
        subscribeAuthMode: [{ authType: 'AWS_IAM' }],
        handlerConfigs: [
          {
            onPublish: [{ behavior: 'CODE', integration: [{ dataSourceName: source.resource.name }] }],
          },
        ],
        tags,
        // AppSync looks the data source up when the namespace is made, and changes it while the namespace uses it.
        dependsOn: [source.resource],
      }),
      'Users publish requests on their own channels; nobody listens: the handler refuses even IAM.',
    );
    comment(
      new AppsyncChannelNamespace(this, 'outbound', {
        apiId: api.apiId,
        name: OUTBOUND_NAMESPACE,
        codeHandlers: handlerCode(this, 'outbound', claims),
        publishAuthMode: [{ authType: 'AWS_IAM' }],
        subscribeAuthMode: [{ authType }],
        tags,
      }),
      'The gateway’s functions publish answers; users listen to their own channels.',
    );
  }

  /** The custom domain, and the endpoints on it or on the API's own hosts. */
  private declareDomain(api: AppsyncApi) {
    const { customDomain } = this.inputs;
    const given = isSet(customDomain);
    const domain = new AppsyncDomainName(this, 'custom', {
      count: countIf(given),
      // Terraform wants required arguments even of a resource whose count is 0.
      domainName: customDomain.domainName ?? '',
      certificateArn: customDomain.certificateArn ?? '',
    });
    const association = new AppsyncDomainNameApiAssociation(this, 'custom_domain', {
      count: countIf(given),
      apiId: api.apiId,
      domainName: attributeOfFirst(domain, 'domain_name'),
    });
    // Read from the association, so that nothing uses the host before it answers.
    const ownHost = attributeOfFirst(association, 'domain_name');
    const host = (protocol: string) => asString(hcl`${api.fqn}.dns[${protocol}]`);
    return {
      httpEndpoint: chooseString(given, `https://${ownHost}/event`, `https://${host('HTTP')}/event`),
      realtimeEndpoint: chooseString(
        given,
        `wss://${ownHost}/event/realtime`,
        `wss://${host('REALTIME')}/event/realtime`,
      ),
      customDomainTarget: attributeOfOne(domain, 'appsync_domain_name'),
      customDomainHostedZoneId: attributeOfOne(domain, 'hosted_zone_id'),
    };
  }

  private publishAnswers(api: AppsyncApi): DataAwsIamPolicyDocument {
    return new DataAwsIamPolicyDocument(this, 'publish', {
      statement: [
        {
          sid: 'PublishAnswers',
          actions: ['appsync:EventPublish'],
          resources: [`${api.apiArn}/channelNamespace/${OUTBOUND_NAMESPACE}`],
        },
      ],
    });
  }
}
