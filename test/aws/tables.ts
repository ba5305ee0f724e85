import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDb } from '../../src/local/dynamodb/dynamodb';
import { startDynamoDb } from '../../src/local/dynamodb/dynamodb';
import { loadStack } from '../../src/local/stack/load-stack';
import { deployedStackFile } from '../local/stack/deployed-stack';

export const TABLES = {
  configuration: 'ai-gateway-configuration',
  meters: 'ai-gateway-meters',
  turns: 'ai-gateway-turns',
} as const;

/** The tables that Terraform deploys on a DynamoDB of their own, and the real client. */
export async function startTables(): Promise<{
  client: DynamoDBClient;
  dynamoDb: DynamoDb;
  close(): Promise<void>;
}> {
  const { tables } = await loadStack({
    stackFile: await deployedStackFile(),
    region: 'us-east-1',
    artifacts: { lambdaDirectory: '', handlers: { inbound: '', outbound: '' } },
  });
  const dynamoDb = await startDynamoDb({ tables });
  const client = new DynamoDBClient({
    endpoint: dynamoDb.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 3,
  });
  return {
    client,
    dynamoDb,
    close: async () => {
      client.destroy();
      await dynamoDb.close();
    },
  };
}
