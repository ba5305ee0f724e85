import * as v from 'valibot';
import { nameVariable, tagsVariable } from '../terraform/common-variables';
import { defineModule, output, rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { logRetentionVariable } from '../terraform/log-retention';
import { authorizationRules, authorizationSchema } from './authorization';

/** Users publish requests here, and nobody listens. The gateway's functions know it by the same name. */
export const INBOUND_NAMESPACE = 'Inbound-Messages';
/** The gateway's functions publish answers here, and users listen. */
export const OUTBOUND_NAMESPACE = 'Outbound-Messages';

const functionArn = /^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_-]+)?$/;
const hostName = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const certificateArn = /^arn:[a-z-]+:acm:us-east-1:[0-9]{12}:certificate\//;

export const eventsApi = defineModule({
  name: 'events-api',
  title: 'The WebSocket API: who may publish and listen on which channel, decided before any function runs.',
  variables: {
    name: nameVariable,
    authorization: variable(
      authorizationSchema,
      'Who the users are, and which claims name them and their groups.',
      {
        rules: authorizationRules,
      },
    ),
    chatFunctionArn: variable(
      v.string(),
      'ARN of the function that answers requests. The API may invoke this function and no other.',
      {
        rules: [
          rule<{ chatFunctionArn: string }>({
            message:
              'chat_function_arn must be the ARN of a function or an alias (arn:aws:lambda:<region>:<account>:function:<name>).',
            condition: hcl`can(regex(
              "^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_-]+)?$",
              var.chat_function_arn
            ))`,
            holds: ({ chatFunctionArn }) => functionArn.test(chatFunctionArn),
            breaks: { chatFunctionArn: 'ai-gateway-chat' },
          }),
        ],
      },
    ),
    customDomain: variable(
      v.optional(
        v.object({
          domainName: v.pipe(
            v.string(),
            v.description('Host name, such as chat.example.com, in lower case.'),
          ),
          certificateArn: v.pipe(
            v.string(),
            v.description('ARN of its issued certificate in ACM, which must be in us-east-1.'),
          ),
        }),
      ),
      'A host name of your own. Default: the host that AppSync assigns. Point its DNS record to the output custom_domain_target.',
      {
        rules: [
          rule<{ customDomain?: { domainName: string } }>({
            message:
              'custom_domain.domain_name must be a host name in lower case, without https:// and path.',
            condition: hcl`(
              var.custom_domain == null ||
              can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.custom_domain.domain_name))
            )`,
            holds: ({ customDomain }) => customDomain === undefined || hostName.test(customDomain.domainName),
            breaks: {
              customDomain: {
                domainName: 'https://chat.example.com',
                certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/example',
              },
            },
          }),
          rule<{ customDomain?: { certificateArn: string } }>({
            message: 'custom_domain.certificate_arn must be the ARN of an ACM certificate in us-east-1.',
            condition: hcl`(
              var.custom_domain == null ||
              can(regex("^arn:[a-z-]+:acm:us-east-1:[0-9]{12}:certificate/", var.custom_domain.certificate_arn))
            )`,
            holds: ({ customDomain }) =>
              customDomain === undefined || certificateArn.test(customDomain.certificateArn),
            breaks: {
              customDomain: {
                domainName: 'chat.example.com',
                certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/example',
              },
            },
          }),
        ],
      },
    ),
    logRetentionDays: logRetentionVariable,
    kmsKeyArn: variable(
      v.optional(v.string()),
      'ARN of the KMS key that encrypts the log. Default: the key of CloudWatch Logs itself.',
    ),
    tags: tagsVariable,
  },
  outputs: {
    apiId: output('Id of the Events API: the dimension EventAPIId of its metrics.'),
    apiArn: output('ARN of the Events API.'),
    httpEndpoint: output(
      'URL to publish to (https://<host>/event), on the custom domain where there is one.',
    ),
    realtimeEndpoint: output('URL to connect to (wss://<host>/event/realtime), likewise.'),
    customDomainTarget: output(
      'Host that the custom domain’s DNS record points to (CNAME or alias); null without a custom domain.',
    ),
    customDomainHostedZoneId: output('Route 53 zone of that host, for an alias record; null likewise.'),
    publishPolicyJson: output('IAM policy that allows to publish answers, and nothing else.'),
    logGroupName: output('Name of the log group of the API’s errors.'),
  },
  example: {
    name: 'ai-gateway',
    authorization: { authType: 'AMAZON_COGNITO_USER_POOLS', userPoolId: 'us-east-1_Example01' },
    chatFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:ai-gateway-chat',
  },
});
