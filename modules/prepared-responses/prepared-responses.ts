import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { countIf } from '../terraform/condition';
import type { Outputs, Props } from '../terraform/definition';
import { ModuleConstruct } from '../terraform/module-construct';
import { attributeOfOne } from '../terraform/references';
import { preparedResponses } from './definition';
import { chatPolicy, operationsPolicy } from './table-policies';

/** Answers that people have prepared, given in place of a model's. */
export class PreparedResponses extends ModuleConstruct<typeof preparedResponses> {
  static readonly definition = preparedResponses;
  readonly outputs: Outputs<typeof preparedResponses>;

  constructor(scope: Construct, id: string, props: Props<typeof preparedResponses>) {
    super(scope, id, preparedResponses, props);
    const { name, enabled, kmsKeyArn, pointInTimeRecovery, deletionProtection, tags } = this.inputs;
    const tableName = `${name}-prepared`;
    const table = new DynamodbTable(this, 'prepared', {
      count: countIf(enabled),
      name: tableName,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'id',
      rangeKey: 'variant',
      attribute: [
        { name: 'id', type: 'S' },
        { name: 'variant', type: 'S' },
      ],
      deletionProtectionEnabled: deletionProtection,
      pointInTimeRecovery: { enabled: pointInTimeRecovery },
      serverSideEncryption: { enabled: true, kmsKeyArn },
      ttl: { enabled: true, attributeName: 'expiresAt' },
      tags,
    });
    // Composed, so that policies are known in the first plan.
    const tableArn = AwsContext.of(this).arn('dynamodb', `table/${tableName}`);
    this.outputs = {
      preparedTableName: attributeOfOne(table, 'name'),
      policyJson: chatPolicy(this, 'chat', tableArn).json,
      operationsPolicyJson: operationsPolicy(this, 'operations', tableArn).json,
    };
  }
}
