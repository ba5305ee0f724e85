import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Limit } from '../../gateway/configuration/configuration';
import type { Amounts } from '../../gateway/metering/amounts';
import type { Counters, Hold, Meter, ReserveResult } from '../../gateway/metering/meter';
import { itemOfFailedCondition } from './failed-condition';
import { addAmounts, countersOf, holdName, mapUnits, meterKey, unitCode } from './meter-item';

/**
 * The counters of a user in one item: a reservation is one conditional write, so no number of callers at once can pass a
 * limit. DynamoDB's conditions have no arithmetic, so a counter is compared with the room that the caller computed.
 */
export class DynamoDbMeter implements Meter {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async reserve(hold: Hold, limits: readonly Limit[]): Promise<ReserveResult> {
    const add = addAmounts(hold.amounts, hold.windowId);
    const room = roomFor(limits, hold.amounts);
    try {
      const { Attributes } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: meterKey(hold.userId),
          UpdateExpression: `${add.expression} SET #hold = :hold`,
          ConditionExpression: ['attribute_not_exists(#hold)', ...room.conditions].join(' AND '),
          ExpressionAttributeNames: { ...add.names, '#hold': holdName(hold.attempt) },
          ExpressionAttributeValues: { ...add.values, ...room.values, ':hold': markOf(hold) },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { granted: true, counters: countersOf(Attributes, hold.windowId) };
    } catch (error) {
      const item = itemOfFailedCondition(error);
      // The client repeats a write whose answer was lost: then the hold is there already, and it is this one.
      return { granted: holdName(hold.attempt) in item, counters: countersOf(item, hold.windowId) };
    }
  }

  async settle(hold: Omit<Hold, 'leaseUntil'>, charge: Amounts): Promise<Counters> {
    const correction = mapUnits((unit) => charge[unit] - hold.amounts[unit]);
    const add = addAmounts(correction, hold.windowId);
    try {
      const { Attributes } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: meterKey(hold.userId),
          UpdateExpression: `${add.expression} REMOVE #hold`,
          ConditionExpression: 'attribute_exists(#hold)',
          ExpressionAttributeNames: { ...add.names, '#hold': holdName(hold.attempt) },
          ExpressionAttributeValues: add.values,
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return countersOf(Attributes, hold.windowId);
    } catch (error) {
      return countersOf(itemOfFailedCondition(error), hold.windowId);
    }
  }

  async read(userId: string, windowId: string): Promise<Counters> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: meterKey(userId), ConsistentRead: true }),
    );
    return countersOf(Item, windowId);
  }
}

/** What each limited counter may stand at, at the most, for the amounts to fit. */
function roomFor(limits: readonly Limit[], amounts: Amounts) {
  const entries = limits.map((limit, index) => ({
    value: `:room${index}`,
    room: limit.limit - amounts[limit.unit],
    counter: `#${unitCode(limit.unit)}`,
  }));
  return {
    // A counter that does not exist yet stands at 0; an empty one needs room too.
    conditions: entries.map(({ counter, value, room }) =>
      room >= 0 ? `(attribute_not_exists(${counter}) OR ${counter} <= ${value})` : `${counter} <= ${value}`,
    ),
    values: Object.fromEntries(entries.map(({ value, room }) => [value, { N: String(room) }])),
  };
}

/** What the sweep needs to know of a hold whose function died. */
function markOf({ requestId, windowId, leaseUntil, amounts }: Hold) {
  return {
    M: {
      request: { S: requestId },
      window: { S: windowId },
      lease: { N: String(leaseUntil) },
      in: { N: String(amounts.inputTokens) },
      out: { N: String(amounts.outputTokens) },
      usd: { N: String(amounts.microDollars) },
    },
  };
}
