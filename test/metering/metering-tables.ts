import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateTableCommand, DeleteTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { createDynamoDbClients } from '../../src/aws/dynamodb/dynamodb-client';
import { startDynamoDb } from '../../src/local/dynamodb/dynamodb';
import { ConsumedCapacity } from './consumed-capacity';
import type { TableNames } from './table-definitions';
import { tableDefinitions, tableNames } from './table-definitions';
import { Wire } from './wire';

/** Before the stand-in sets it: where the user wants these tests to run. */
const ENDPOINT = process.env['AWS_ENDPOINT_URL_DYNAMODB'];

/** Hundreds of requests wait for one process here. */
const TIMEOUT_MS = 60_000;

/** The gateway's own clients on tables of their own, with all that goes over the wire in sight. */
export interface MeteringTables {
  readonly client: DynamoDBClient;
  readonly atMostOnce: DynamoDBClient;
  readonly names: TableNames;
  readonly wire: Wire;
  readonly capacity: ConsumedCapacity;
  close(): Promise<void>;
}

/**
 * Creates the tables under random names at `AWS_ENDPOINT_URL_DYNAMODB`, with the credentials of the environment, and
 * deletes them at the end; where it is not set, on a stand-in that this starts.
 */
export async function startMeteringTables(): Promise<MeteringTables> {
  const standIn = ENDPOINT === undefined ? await startDynamoDb({ tables: [] }) : undefined;
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = standIn?.url ?? ENDPOINT;
  process.env['AWS_REGION'] ??= 'us-east-1';
  process.env['AWS_ACCESS_KEY_ID'] ??= 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test';
  const { client, atMostOnce } = createDynamoDbClients(TIMEOUT_MS);
  const names = tableNames(`metering-${randomUUID()}`);
  await createTables(client, names);
  const capacity = new ConsumedCapacity();
  for (const each of [client, atMostOnce]) capacity.count(each);
  return {
    client,
    atMostOnce,
    names,
    // Both share one handler.
    wire: new Wire(client.config.requestHandler),
    capacity,
    close: async () => {
      if (!standIn) await deleteTables(client, names);
      client.destroy();
      atMostOnce.destroy();
      await standIn?.close();
    },
  };
}

async function createTables(client: DynamoDBClient, names: TableNames): Promise<void> {
  await Promise.all(
    tableDefinitions(names).map(async (definition) => {
      await client.send(new CreateTableCommand(definition));
      await waitUntilTableExists(
        { client, maxWaitTime: 60, minDelay: 1 },
        { TableName: definition.TableName },
      );
    }),
  );
}

async function deleteTables(client: DynamoDBClient, names: TableNames): Promise<void> {
  for (const TableName of Object.values(names) as string[]) {
    await client.send(new DeleteTableCommand({ TableName }));
  }
}
