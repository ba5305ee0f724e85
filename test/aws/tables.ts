import type { DynamoDbClients } from '../../src/aws/dynamodb/dynamodb-client';
import { createDynamoDbClients } from '../../src/aws/dynamodb/dynamodb-client';
import type { DynamoDb } from '../../src/local/dynamodb/dynamodb';
import { startDynamoDb } from '../../src/local/dynamodb/dynamodb';
import { loadStack } from '../../src/local/stack/load-stack';
import { deployedStackFile } from '../local/stack/deployed-stack';

export const TABLES = {
  configuration: 'ai-gateway-configuration',
  meters: 'ai-gateway-meters',
  turns: 'ai-gateway-turns',
  answers: 'ai-gateway-answers',
  prepared: 'ai-gateway-prepared',
} as const;

/** The tables that Terraform deploys on a stand-in of their own, whose faults a test chooses, and the gateway's clients. */
export async function startTables(): Promise<
  DynamoDbClients & {
    dynamoDb: DynamoDb;
    close(): Promise<void>;
  }
> {
  const { tables } = await loadStack({
    stackFile: await deployedStackFile(),
    region: 'us-east-1',
    artifacts: { lambdaDirectory: '', handlers: { inbound: '', outbound: '' } },
  });
  const dynamoDb = await startDynamoDb({ tables });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
  });
  const clients = createDynamoDbClients(5_000);
  return {
    ...clients,
    dynamoDb,
    close: async () => {
      clients.client.destroy();
      clients.atMostOnce.destroy();
      await dynamoDb.close();
    },
  };
}
