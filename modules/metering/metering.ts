import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { DynamodbTable, type DynamodbTableConfig } from '@cdktf/provider-aws/lib/dynamodb-table';
import { DynamodbTableItem } from '@cdktf/provider-aws/lib/dynamodb-table-item';
import type { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { comment } from '../terraform/comment';
import type { Outputs, Props } from '../terraform/definition';
import { ModuleConstruct } from '../terraform/module-construct';
import {
  configurationItem,
  isLiteral,
  itemExpression,
  modelAttributes,
  planAttributes,
} from './configuration-item';
import { metering } from './definition';
import { UNITS } from './limit-choices';

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
    this.outputs = {
      configurationTableName: configuration.name,
      metersTableName: meters.name,
      turnsTableName: turns.name,
      turnsTableArn: this.tableArn('turns'),
      policyJson: this.policy().json,
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
    const { models, usagePlans, turnRetentionDays } = this.inputs;
    if (isLiteral(this.inputs)) return configurationItem(this.inputs);
    return itemExpression(
      this.local('model_attributes', modelAttributes(models)),
      this.local('plan_attributes', planAttributes(usagePlans, this.local('units', UNITS))),
      turnRetentionDays,
    );
  }

  private policy(): DataAwsIamPolicyDocument {
    return new DataAwsIamPolicyDocument(this, 'functions', {
      statement: [
        {
          sid: 'ReadConfiguration',
          actions: ['dynamodb:GetItem'],
          resources: [this.tableArn('configuration')],
        },
        {
          sid: 'CountUsage',
          actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
          resources: [this.tableArn('meters')],
        },
        {
          sid: 'RecordTurns',
          actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          resources: [this.tableArn('turns')],
        },
      ],
    });
  }

  /** Composed, so that policies are known in the first plan. */
  private tableArn(what: string): string {
    return AwsContext.of(this).arn('dynamodb', `table/${this.inputs.name}-${what}`);
  }
}
