import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { Construct } from 'constructs';
import { comment } from '../terraform/comment';

/** ARNs of the tables. */
export interface TableArns {
  readonly configuration: string;
  readonly meters: string;
  readonly turns: string;
}

const readConfiguration = ({ configuration }: TableArns) => ({
  sid: 'ReadConfiguration',
  actions: ['dynamodb:BatchGetItem'],
  resources: [configuration],
});

/** What the chat and failure functions do with the tables. */
export const functionsPolicy = (scope: Construct, id: string, arns: TableArns): DataAwsIamPolicyDocument =>
  new DataAwsIamPolicyDocument(scope, id, {
    statement: [
      readConfiguration(arns),
      {
        sid: 'CountUsage',
        actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
        resources: [arns.meters],
      },
      {
        sid: 'RecordTurns',
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        resources: [arns.turns],
      },
    ],
  });

/** What the operations function does with the tables. */
export const operationsPolicy = (scope: Construct, id: string, arns: TableArns): DataAwsIamPolicyDocument =>
  comment(
    new DataAwsIamPolicyDocument(scope, id, {
      statement: [
        { ...readConfiguration(arns), actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem'] },
        {
          sid: 'RaiseLimits',
          actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
          resources: [arns.configuration],
          condition: [
            {
              test: 'ForAllValues:StringLike',
              variable: 'dynamodb:LeadingKeys',
              values: ['raises', 'audit#*'],
            },
            { test: 'Null', variable: 'dynamodb:LeadingKeys', values: ['false'] },
          ],
        },
        {
          sid: 'RecomputeUsage',
          actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:Scan'],
          resources: [arns.meters],
        },
        {
          sid: 'SettleTurns',
          actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:Scan'],
          resources: [arns.turns],
        },
        {
          sid: 'FindUnsettledTurns',
          actions: ['dynamodb:Query'],
          resources: [`${arns.turns}/index/unsettled`],
        },
      ],
    }),
    'The configuration item is Terraform’s alone: only raises and their audit may be written, and never deleted. ForAllValues holds for no keys too, hence Null beside it.',
  );
