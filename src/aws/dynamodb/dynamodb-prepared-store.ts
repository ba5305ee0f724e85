import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteItemCommand, paginateScan, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { GatewayError } from '../../gateway/errors';
import type { PreparedResponse } from '../../gateway/prepared/prepared-responses';
import type { Listing, PreparedStore, StoredResponse } from '../../gateway/prepared/prepared-store';
import { itemOfFailedCondition } from './failed-condition';
import { LOADED_KEY, preparedAttributes, preparedKey, preparedOf } from './prepared-item';

/** Prepared responses as operators change them: each write is of the version that was seen, and lists are scans. */
export class DynamoDbPreparedStore implements PreparedStore {
  private isMarked = false;

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async *list({ set, after }: Listing): AsyncGenerator<{ position: string; response: StoredResponse }> {
    const pages = paginateScan(
      { client: this.client, startingToken: after === undefined ? undefined : keyAt(after) },
      {
        TableName: this.tableName,
        ConsistentRead: true,
        ...(set !== undefined && {
          FilterExpression: '#set = :set',
          ExpressionAttributeNames: { '#set': 'set' },
          ExpressionAttributeValues: { ':set': { S: set } },
        }),
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items.filter(({ id }) => id?.S !== LOADED_KEY.id.S))
        yield { position: positionOf(item), response: preparedOf(item) };
    }
  }

  async put(response: PreparedResponse, seen: number | undefined): Promise<boolean> {
    await this.markLoaded();
    const attributes = Object.entries(preparedAttributes(response));
    const set = attributes.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
    const removed = attributes.flatMap(([name, value]) => (value ? [] : [`#${name}`]));
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: preparedKey(response),
          UpdateExpression: [
            `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
            ...(removed.length > 0 ? [`REMOVE ${removed.join(', ')}`] : []),
          ].join(' '),
          ConditionExpression: seen === undefined ? 'attribute_not_exists(id)' : '#version = :seen',
          ExpressionAttributeNames: Object.fromEntries(attributes.map(([name]) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
            ...(seen !== undefined && { ':seen': { N: String(seen) } }),
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return true;
    } catch (error) {
      const item = itemOfFailedCondition(error);
      // The client repeats a write whose answer was lost: then what it wrote is there already.
      return isDeepStrictEqual(
        preparedAttributes(response),
        Object.fromEntries(attributes.map(([name]) => [name, item[name]])),
      );
    }
  }

  /** Functions look for responses once they have read that there are any. */
  private async markLoaded(): Promise<void> {
    if (this.isMarked) return;
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item: LOADED_KEY }));
    this.isMarked = true;
  }

  async remove({ version, ...key }: PreparedResponse): Promise<boolean> {
    try {
      await this.client.send(
        new DeleteItemCommand({
          TableName: this.tableName,
          Key: preparedKey(key),
          ConditionExpression: 'attribute_not_exists(id) OR #version = :version',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':version': { N: String(version) } },
        }),
      );
      return true;
    } catch (error) {
      itemOfFailedCondition(error);
      return false;
    }
  }
}

type Item = Record<string, AttributeValue>;

const position = v.strictTuple([v.string(), v.string()]);

function positionOf({ id, variant }: Item): string {
  return Buffer.from(JSON.stringify([id!.S, variant!.S])).toString('base64url');
}

function keyAt(after: string): Item {
  try {
    const [id, variant] = v.parse(position, JSON.parse(Buffer.from(after, 'base64url').toString()));
    return { id: { S: id }, variant: { S: variant } };
  } catch (cause) {
    throw new GatewayError('validation_error', 'after: is the next of no listing', {}, { cause });
  }
}
