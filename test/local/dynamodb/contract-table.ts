import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../../src/local/dynamodb/dynamodb';
import { turnsTable } from './turns-table';

/** A table of its own on the DynamoDB under test. */
export interface ContractTable {
  readonly client: DynamoDBClient;
  readonly TableName: string;
  close(): Promise<void>;
}

/**
 * Creates the table on the endpoint in AWS_ENDPOINT_URL_DYNAMODB, for example DynamoDB Local, or else on a
 * stand-in of its own: the contract suites hold for both.
 */
export async function createContractTable(): Promise<ContractTable> {
  const given = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  const standIn = given ? undefined : await startDynamoDb({ tables: [] });
  const client = clientOf(standIn?.url ?? String(given));
  const TableName = `contract-${randomUUID()}`;
  await client.send(new CreateTableCommand({ ...turnsTable.definition, TableName }));
  await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1 }, { TableName });
  return {
    client,
    TableName,
    async close() {
      await client.send(new DeleteTableCommand({ TableName }));
      client.destroy();
      await standIn?.close();
    },
  };
}

/** A client that does not retry: each test sees the first answer. */
export function clientOf(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
}
