import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

export type TableDefinition = CreateTableCommandInput & { readonly TableName: string };

/** The gateway's tables, and the sample algorithm's own. */
export interface TableNames {
  readonly configuration: string;
  readonly meters: string;
  readonly turns: string;
  readonly answers: string;
  readonly prepared: string;
  readonly sample: string;
}

export function tableNames(prefix: string): TableNames {
  return {
    configuration: `${prefix}-configuration`,
    meters: `${prefix}-meters`,
    turns: `${prefix}-turns`,
    answers: `${prefix}-answers`,
    prepared: `${prefix}-prepared`,
    sample: `${prefix}-sample`,
  };
}

const byId = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
} as const;

/** The tables as they are deployed, so that a DynamoDB without Terraform can have them. */
export function tableDefinitions({
  configuration,
  meters,
  turns,
  answers,
  prepared,
  sample,
}: TableNames): TableDefinition[] {
  return [
    { TableName: configuration, ...(byId as object) },
    { TableName: meters, ...(byId as object) },
    {
      TableName: turns,
      ...(byId as object),
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'unsettled', AttributeType: 'S' },
        { AttributeName: 'openedAt', AttributeType: 'N' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'unsettled',
          KeySchema: [
            { AttributeName: 'unsettled', KeyType: 'HASH' },
            { AttributeName: 'openedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    },
    {
      TableName: answers,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'chunk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'chunk', AttributeType: 'N' },
      ],
    },
    {
      TableName: prepared,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'variant', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'variant', AttributeType: 'S' },
      ],
    },
    {
      TableName: sample,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    },
  ];
}
