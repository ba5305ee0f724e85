import * as v from 'valibot';
import { hcl } from '../terraform/expression';
import { defineModule, output, rule, variable } from '../terraform/definition';
import { nameVariable, tagsVariable } from '../terraform/common-variables';
import { setOfStrings } from '../terraform/schema';
import { thresholdsVariable } from './thresholds-variable';

export const observability = defineModule({
  name: 'observability',
  title: 'Alarms on what makes people wait, hang or be refused.',
  variables: {
    name: nameVariable,
    enabled: variable(
      v.optional(v.boolean(), true),
      'Whether there are alarms. An alarm costs $0.10 a month for each metric that it looks at.',
    ),
    alarmActions: variable(
      v.optional(setOfStrings(), []),
      'ARNs of SNS topics that are told when an alarm is raised, and when it is over. Without one the alarms are seen in the console only.',
      {
        rules: [
          rule<{ alarmActions: readonly string[] }>({
            message: 'alarm_actions must be ARNs of SNS topics (arn:aws:sns:<region>:<account>:<topic>).',
            condition: hcl`alltrue([for arn in var.alarm_actions : can(regex("^arn:[a-z-]+:sns:", arn))])`,
            holds: ({ alarmActions }) => alarmActions.every((arn) => /^arn:[a-z-]+:sns:/.test(arn)),
            breaks: { alarmActions: ['somebody@example.com'] },
          }),
        ],
      },
    ),
    chatFunctionName: variable(v.string(), 'Name of the function that answers prompts.'),
    failureFunctionName: variable(
      v.string(),
      'Name of the function that gets the chat function’s failed invocations.',
    ),
    tableNames: variable(setOfStrings(), 'Names of the DynamoDB tables that the functions use.'),
    apiId: variable(v.string(), 'Id of the AppSync Events API.'),
    thresholds: thresholdsVariable,
    tags: tagsVariable,
  },
  outputs: {
    alarmArns: output(
      'ARNs of the alarms by what they watch, for a composite alarm; empty when not enabled.',
      {
        kind: 'map',
      },
    ),
  },
  example: {
    name: 'ai-gateway',
    chatFunctionName: 'ai-gateway-chat',
    failureFunctionName: 'ai-gateway-failure',
    tableNames: ['ai-gateway-configuration', 'ai-gateway-meters', 'ai-gateway-turns'],
    apiId: 'example1234567890abcdefghi',
  },
});
