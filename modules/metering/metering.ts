import { DynamodbTable, type DynamodbTableConfig } from '@cdktf/provider-aws/lib/dynamodb-table';
import { DynamodbTableItem } from '@cdktf/provider-aws/lib/dynamodb-table-item';
import type { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { comment } from '../terraform/comment';
import type { Outputs, Props } from '../terraform/definition';
import { ModuleConstruct } from '../terraform/module-construct';
import { configurationItem, isLiteral } from './configuration-item';
import { metering } from './definition';
import {
  guardrailPriceAttributes,
  itemExpression,
  modelAttributes,
  organisationAttributes,
  planAttributes,
  providerAttributes,
  teamAttributes,
} from './item-expression';
import { UNITS } from './limits';
import { functionsPolicy, operationsPolicy } from './table-policies';

/** What may be used, and what was: the configuration, the counters of every user, and the ledger of turns. */
export class Metering extends ModuleConstruct<typeof metering> {
  static readonly definition = metering;
  readonly outputs: Outputs<typeof metering>;

  constructor(scope: Construct, id: string, props: Props<typeof metering>) {
    super(scope, id, metering, props);
    const configuration = this.table('configuration');
    const meters = this.table('meters');
    const turns = this.table('turns', {
      attribute: [
        { name: 'id', type: 'S' },
        { name: 'unsettled', type: 'S' },
        { name: 'openedAt', type: 'N' },
      ],
      globalSecondaryIndex: [
        { name: 'unsettled', hashKey: 'unsettled', rangeKey: 'openedAt', projectionType: 'KEYS_ONLY' },
      ],
      ttl: { enabled: true, attributeName: 'expiresAt' },
    });
    comment(turns, 'The index is sparse: a turn is in it until it is settled.');
    new DynamodbTableItem(this, 'configuration_item', {
      tableName: configuration.name,
      hashKey: 'id',
      item: this.item(),
    });
    const arns = {
      configuration: this.tableArn('configuration'),
      meters: this.tableArn('meters'),
      turns: this.tableArn('turns'),
    };
    this.outputs = {
      configurationTableName: configuration.name,
      metersTableName: meters.name,
      turnsTableName: turns.name,
      turnsTableArn: arns.turns,
      policyJson: functionsPolicy(this, 'functions', arns).json,
      operationsPolicyJson: operationsPolicy(this, 'operations', arns).json,
    };
  }

  private table(what: string, more: Partial<DynamodbTableConfig> = {}): DynamodbTable {
    const { name, kmsKeyArn, pointInTimeRecovery, deletionProtection, tags } = this.inputs;
    return new DynamodbTable(this, what, {
      name: `${name}-${what}`,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'id',
      attribute: [{ name: 'id', type: 'S' }],
      deletionProtectionEnabled: deletionProtection,
      pointInTimeRecovery: { enabled: pointInTimeRecovery },
      serverSideEncryption: { enabled: true, kmsKeyArn },
      tags,
      ...more,
    });
  }

  /** Literals are written as plain JSON, which a reviewer of a synthesised stack, and the local runtime, can read. */
  private item(): string {
    const { models, modelProviders, usagePlans, teams, organisation, guardrailPrices } = this.inputs;
    if (isLiteral(this.inputs)) return configurationItem(this.inputs);
    const units = this.local('units', UNITS);
    return itemExpression({
      models: this.local('model_attributes', modelAttributes(models)),
      providers: this.local('provider_attributes', providerAttributes(modelProviders)),
      plans: this.local('plan_attributes', planAttributes(usagePlans, units)),
      teams: this.local('team_attributes', teamAttributes(teams, units)),
      organisation: this.local('organisation_attributes', organisationAttributes(organisation, units)),
      guardrailPrices: this.local('guardrail_price_attributes', guardrailPriceAttributes(guardrailPrices)),
      warnAtPercent: this.inputs.warnAtPercent,
      turnRetentionDays: this.inputs.turnRetentionDays,
    });
  }

  /** Composed, so that policies are known in the first plan. */
  private tableArn(what: string): string {
    return AwsContext.of(this).arn('dynamodb', `table/${this.inputs.name}-${what}`);
  }
}
