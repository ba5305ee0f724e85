import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { Construct } from 'constructs';
import { comment } from '../terraform/comment';

/** What the chat function does with the table: it reads, and counts how often a response was given. */
export const chatPolicy = (scope: Construct, id: string, tableArn: string): DataAwsIamPolicyDocument =>
  comment(
    new DataAwsIamPolicyDocument(scope, id, {
      statement: [
        {
          sid: 'FindPreparedResponses',
          actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem'],
          resources: [tableArn],
        },
        {
          sid: 'CountHits',
          actions: ['dynamodb:UpdateItem'],
          resources: [tableArn],
          condition: [
            {
              test: 'ForAllValues:StringEquals',
              variable: 'dynamodb:Attributes',
              values: ['id', 'variant', 'hits'],
            },
            { test: 'Null', variable: 'dynamodb:Attributes', values: ['false'] },
            {
              test: 'StringEqualsIfExists',
              variable: 'dynamodb:ReturnValues',
              values: ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'],
            },
          ],
        },
      ],
    }),
    'What people prepared is theirs alone to change: of an item only its hits may be written. ForAllValues holds for no attributes too, hence Null beside it; and what a write returns must not be more than what it may name.',
  );

/** What the operations function does with the table: people prepare, change and remove responses through it. */
export const operationsPolicy = (scope: Construct, id: string, tableArn: string): DataAwsIamPolicyDocument =>
  new DataAwsIamPolicyDocument(scope, id, {
    statement: [
      {
        sid: 'KeepPreparedResponses',
        actions: [
          'dynamodb:BatchGetItem',
          'dynamodb:DeleteItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
          'dynamodb:Scan',
          'dynamodb:UpdateItem',
        ],
        resources: [tableArn],
      },
    ],
  });
