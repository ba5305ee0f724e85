import * as v from 'valibot';
import { hcl } from '../terraform/expression';
import { defineModule, output, rule, variable } from '../terraform/definition';
import { allowedHostsVariable } from '../models/egress-hosts';
import { nameVariable, tagsVariable } from '../terraform/common-variables';
import { logRetentionVariable } from '../terraform/log-retention';
import { setOfStrings } from '../terraform/schema';
import { functionVariable } from './function-variable';
import { policiesVariable } from './policies-variable';
import { scheduleVariable } from './schedule-variable';
import { tuningVariable } from './tuning-variable';

const LOG_LEVELS = ['INFO', 'WARN', 'ERROR'];

export const functions = defineModule({
  name: 'functions',
  title:
    'The chat function, the failure function that hears of what the chat function could not do, and the operations function that keeps the books.',
  variables: {
    name: nameVariable,
    eventsEndpoint: variable(
      v.string(),
      'HTTP endpoint of the AppSync Events API, where answers are published: https://<host>/event.',
      {
        rules: [
          rule<{ eventsEndpoint: string }>({
            message:
              'events_endpoint must be the HTTP endpoint of an AppSync Events API (https://<host>/event).',
            condition: hcl`can(regex("^https://[^/]+/event$", var.events_endpoint))`,
            holds: ({ eventsEndpoint }) => /^https:\/\/[^/]+\/event$/.test(eventsEndpoint),
            breaks: { eventsEndpoint: 'wss://example.com/event/realtime' },
          }),
        ],
      },
    ),
    configurationTableName: variable(v.string(), 'Table with the configuration item: models, prices, plans.'),
    metersTableName: variable(v.string(), 'Table with what people and teams have used.'),
    turnsTableName: variable(v.string(), 'Table with the turns: state, lease, and ledger.'),
    answersTableName: variable(v.string(), 'Table with what was published of answers.'),
    preparedTableName: variable(
      v.optional(v.string()),
      'Table with the prepared responses, for the chat and operations functions; null for none.',
    ),
    egressHosts: allowedHostsVariable,
    guardrail: variable(
      v.optional(
        v.object({
          id: v.pipe(v.string(), v.description('Id of the guardrail.')),
          version: v.pipe(v.string(), v.description('Number of a version that was published.')),
          streamProcessingMode: v.optional(
            v.pipe(
              v.string(),
              v.description('When a streamed answer is judged: sync before it is sent, async while it is.'),
            ),
            'sync',
          ),
        }),
      ),
      'The Bedrock guardrail that goes with every call of a model; null for none.',
      {
        rules: [
          rule<{ guardrail?: { streamProcessingMode: string } }>({
            message: 'guardrail.stream_processing_mode must be sync or async.',
            condition: hcl`(
              var.guardrail == null || try(contains(["sync", "async"], var.guardrail.stream_processing_mode), false)
            )`,
            holds: ({ guardrail }) =>
              guardrail === undefined || ['sync', 'async'].includes(guardrail.streamProcessingMode),
            breaks: { guardrail: { id: 'abc', version: '1', streamProcessingMode: 'later' } },
          }),
        ],
      },
    ),
    chat: functionVariable(
      'chat',
      'Size and patience of the chat function. Each of its instances answers one turn: reserved_concurrency is the most turns at once.',
      {
        memoryMegabytes: 512,
        timeoutSeconds: 300,
        reservedConcurrency: -1,
        maximumRetryAttempts: 1,
        maximumEventAgeSeconds: 60,
      },
    ),
    failure: functionVariable(
      'failure',
      'Size and patience of the failure function. It is small, but must not be given up early: whom it does not tell waits for ever.',
      {
        memoryMegabytes: 256,
        timeoutSeconds: 30,
        reservedConcurrency: -1,
        maximumRetryAttempts: 2,
        maximumEventAgeSeconds: 3_600,
      },
    ),
    operations: functionVariable(
      'operations',
      'Size and patience of the operations function. It is not tried again: what it could not do the next schedule does.',
      {
        memoryMegabytes: 512,
        timeoutSeconds: 900,
        reservedConcurrency: -1,
        maximumRetryAttempts: 0,
        maximumEventAgeSeconds: 3_600,
      },
    ),
    sweepSchedule: scheduleVariable(
      'sweepSchedule',
      'rate(1 minute)',
      'How often turns that a crashed function left are settled: what they hold counts against limits until then.',
    ),
    reconcileSchedule: scheduleVariable(
      'reconcileSchedule',
      'rate(1 hour)',
      'How often the counters are recomputed from the turns. It reads both tables whole.',
    ),
    tuning: tuningVariable,
    chatPolicies: policiesVariable(
      'chatPolicies',
      'What the chat function may do besides its logs and traces: JSON of a policy by name (policy_json of metering, models and encryption, publish_policy_json of events-api).',
    ),
    failurePolicies: policiesVariable(
      'failurePolicies',
      'What the failure function may do besides its logs and traces: publish and settle, never call a model.',
    ),
    operationsPolicies: policiesVariable(
      'operationsPolicies',
      'What the operations function may do besides its logs and traces: operations_policy_json of metering, and policy_json of encryption.',
    ),
    vpc: variable(
      v.optional(
        v.object({
          subnetIds: v.pipe(
            setOfStrings(),
            v.description('Private subnets, in two availability zones or more.'),
          ),
          securityGroupIds: v.pipe(setOfStrings(), v.description('What may go out: HTTPS is enough.')),
        }),
      ),
      'Subnets to run in. Null by default: in a VPC the functions need ways to Bedrock, DynamoDB and AppSync that cost money day and night.',
      {
        rules: [
          rule<{ vpc?: { subnetIds: string[]; securityGroupIds: string[] } }>({
            message: 'vpc must name at least one subnet and one security group.',
            condition: hcl`(
              var.vpc == null ||
              try(length(var.vpc.subnet_ids) > 0 && length(var.vpc.security_group_ids) > 0, false)
            )`,
            holds: ({ vpc }) =>
              vpc === undefined || (vpc.subnetIds.length > 0 && vpc.securityGroupIds.length > 0),
            breaks: { vpc: { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: [] } },
          }),
        ],
      },
    ),
    codeSigning: variable(
      v.optional(
        v.object({
          arn: v.pipe(
            v.string(),
            v.description('arn:aws:lambda:<region>:<account>:code-signing-config:<id>'),
          ),
        }),
      ),
      'The code signing configuration that packages are checked against. Null by default: the packages of a release are not signed with your key, so sign them first.',
    ),
    kmsKeyArn: variable(
      v.optional(v.string()),
      'Key of the logs, the environment and the schedules; null for AWS’s own keys. Its policy must let CloudWatch Logs use it, and trust its account, as that of the encryption module does.',
    ),
    logRetentionDays: logRetentionVariable,
    logLevel: variable(
      v.optional(v.string(), 'INFO'),
      'The least severe lines that are logged: INFO, WARN or ERROR. Metrics are written whatever it is.',
      {
        rules: [
          rule<{ logLevel: string }>({
            message: 'log_level must be INFO, WARN or ERROR.',
            condition: hcl`contains(${LOG_LEVELS}, var.log_level)`,
            holds: ({ logLevel }) => LOG_LEVELS.includes(logLevel),
            breaks: { logLevel: 'DEBUG' },
          }),
        ],
      },
    ),
    tags: tagsVariable,
  },
  outputs: {
    chatFunctionName: output('Name of the function that answers prompts.'),
    chatFunctionArn: output('ARN of it, known in the first plan.'),
    failureFunctionName: output('Name of the function that gets the chat function’s failed invocations.'),
    failureFunctionArn: output('ARN of it, known in the first plan.'),
    operationsFunctionName: output('Name of the function that sweeps, reconciles and raises limits.'),
    operationsFunctionArn: output('ARN of it, known in the first plan.'),
    logGroupNames: output('Names of the three functions’ log groups.', { kind: 'list' }),
  },
  example: {
    name: 'ai-gateway',
    eventsEndpoint: 'https://example1234567890abcdefghi.appsync-api.eu-central-1.amazonaws.com/event',
    configurationTableName: 'ai-gateway-configuration',
    metersTableName: 'ai-gateway-meters',
    turnsTableName: 'ai-gateway-turns',
    answersTableName: 'ai-gateway-answers',
    chatPolicies: {},
    failurePolicies: {},
    operationsPolicies: {},
  },
});
