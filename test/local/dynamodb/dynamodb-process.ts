import { startDynamoDb } from '../../../src/local/dynamodb/dynamodb';
import { turnsTable } from './turns-table';

/** A process with a DynamoDB on the directory of its first argument; tells its URL to its parent. */
void startDynamoDb({ tables: [turnsTable], directory: process.argv[2] ?? '' }).then(({ url }) =>
  process.send?.(url),
);
