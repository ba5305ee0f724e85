import * as v from 'valibot';
import { modelsVariable } from '../models/catalogue';
import { exampleModels } from '../models/example';
import { modelProvidersVariable } from '../models/providers';
import { nameVariable, tagsVariable } from '../terraform/common-variables';
import { defineModule, output, rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { exampleUsagePlans } from './example';
import { guardrailPricesVariable } from './guardrail-prices';
import { organisationVariable } from './organisation';
import { teamsVariable } from './teams';
import { usagePlansVariable } from './usage-plans';
import { warnAtPercentVariable } from './warn-at-percent';

/** A calendar month's counters can be recomputed on its last day. */
const LEAST_RETENTION_DAYS = 32;

export const metering = defineModule({
  name: 'metering',
  title:
    'What may be used, and what was: the configuration, the counters of every user, and the ledger of turns.',
  variables: {
    name: nameVariable,
    models: modelsVariable,
    modelProviders: modelProvidersVariable,
    usagePlans: usagePlansVariable,
    teams: teamsVariable,
    organisation: organisationVariable,
    guardrailPrices: guardrailPricesVariable([]),
    warnAtPercent: warnAtPercentVariable,
    turnRetentionDays: variable(
      v.optional(v.number(), 90),
      'Days for which the record of a turn is kept, 32 to 3650: who asked which model when, what it took and cost, and no word of text. A month’s counters are recomputed from it.',
      {
        rules: [
          rule<{ turnRetentionDays: number }>({
            message: 'turn_retention_days must be a whole number of days, 32 to 3650.',
            condition: hcl`(
              var.turn_retention_days >= ${LEAST_RETENTION_DAYS} && var.turn_retention_days <= 3650 &&
              floor(var.turn_retention_days) == var.turn_retention_days
            )`,
            holds: ({ turnRetentionDays }) =>
              Number.isInteger(turnRetentionDays) &&
              turnRetentionDays >= LEAST_RETENTION_DAYS &&
              turnRetentionDays <= 3650,
            breaks: { turnRetentionDays: 31 },
          }),
        ],
      },
    ),
    kmsKeyArn: variable(
      v.optional(v.string()),
      'ARN of the KMS key that encrypts the tables. Default: the key that AWS manages for DynamoDB in this account.',
    ),
    pointInTimeRecovery: variable(
      v.optional(v.boolean(), true),
      'Whether the tables can be restored to any second of the last 35 days. Costs by the size of the tables.',
    ),
    deletionProtection: variable(
      v.optional(v.boolean(), true),
      'Whether the tables refuse to be deleted. To destroy the gateway, apply once with false.',
    ),
    tags: tagsVariable,
  },
  outputs: {
    configurationTableName: output('Name of the table with the configuration item.'),
    metersTableName: output('Name of the table with the counters.'),
    turnsTableName: output('Name of the table with the turns.'),
    turnsTableArn: output('ARN of the table with the turns.'),
    policyJson: output('IAM policy (JSON) of what the chat and failure functions do with the tables.'),
    operationsPolicyJson: output('IAM policy (JSON) of what the operations function does with the tables.'),
  },
  example: { name: 'ai-gateway', models: exampleModels, usagePlans: exampleUsagePlans },
});
