import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../gateway/clock';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Amounts } from '../../gateway/metering/amounts';
import type {
  OpenResult,
  OpenTurn,
  Renewal,
  Settlement,
  Turn,
  TurnClaim,
  TurnKey,
  TurnStore,
  UnsettledTurn,
} from '../../gateway/turns/turn';
import { itemOfFailedCondition } from './failed-condition';
import { openItem, settlementAttributes, supersededKey, turnKey, turnOf } from './turn-item';

/** The turn items: one a turn, put conditionally, moved forward only. */
export class DynamoDbTurnStore implements TurnStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  open(turn: OpenTurn): Promise<OpenResult> {
    return this.put(turn, { condition: 'attribute_not_exists(id)' });
  }

  takeOver(turn: OpenTurn, previous: string): Promise<OpenResult> {
    return this.put(turn, {
      condition: '#state = :open AND attempt = :previous',
      names: { '#state': 'state' },
      values: { ':open': { S: 'open' }, ':previous': { S: previous } },
    });
  }

  async renew(claim: TurnClaim, reserved: Amounts, leaseUntil: number): Promise<Renewal> {
    try {
      const { Attributes } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: turnKey(claim),
          UpdateExpression: [
            'SET #state = :invoked, leaseUntil = :lease, reserved = :reserved',
            'firstReserved = if_not_exists(firstReserved, reserved)',
          ].join(', '),
          ConditionExpression: '#state IN (:open, :invoked) AND attempt = :attempt',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: {
            ':invoked': { S: 'invoked' },
            ':open': { S: 'open' },
            ':attempt': { S: claim.attempt },
            ':lease': { N: String(leaseUntil) },
            ':reserved': { M: marshall(reserved) },
          },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return Attributes && 'cancelRequestedAt' in Attributes ? 'cancelRequested' : 'invoked';
    } catch (error) {
      const turn = turnOf(itemOfFailedCondition(error));
      return turn.state !== 'tombstone' && turn.attempt !== claim.attempt ? 'taken' : 'settled';
    }
  }

  async settle(claim: TurnClaim, settlement: Settlement, dead?: UnsettledTurn): Promise<boolean> {
    const attributes = Object.entries(settlementAttributes(settlement));
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: turnKey(claim),
          UpdateExpression: `SET ${attributes.map((_, i) => `#${i} = :${i}`).join(', ')} REMOVE unsettled, leaseUntil`,
          ConditionExpression: `${dead ? '#state = :seen AND leaseUntil = :lease' : '#state IN (:open, :invoked)'} AND attempt = :attempt`,
          ExpressionAttributeNames: {
            '#state': 'state',
            ...Object.fromEntries(attributes.map(([name], i) => [`#${i}`, name])),
          },
          ExpressionAttributeValues: {
            ':attempt': { S: claim.attempt },
            ...(dead
              ? { ':seen': { S: dead.state }, ':lease': { N: String(dead.leaseUntil) } }
              : { ':open': { S: 'open' }, ':invoked': { S: 'invoked' } }),
            ...Object.fromEntries(attributes.map(([, value], i) => [`:${i}`, value])),
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return true;
    } catch (error) {
      // The client repeats a write whose answer was lost: then it is this settlement that stands.
      return itemOfFailedCondition(error)['settlement']?.S === settlement.settlement;
    }
  }

  async recordSuperseded(turn: OpenTurn, settlement: Settlement): Promise<void> {
    const { leaseUntil: _, ...record } = turn;
    await this.client.send(
      new PutItemCommand({
        TableName: this.tableName,
        Item: {
          ...supersededKey(turn),
          ...marshall(record, { removeUndefinedValues: true }),
          ...settlementAttributes(settlement),
        },
      }),
    );
  }

  async requestCancel(key: TurnKey, expiresAt: number): Promise<Turn['state'] | 'unknown'> {
    try {
      const { Attributes } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: turnKey(key),
          UpdateExpression: 'SET cancelRequestedAt = :now, expiresAt = if_not_exists(expiresAt, :expires)',
          ConditionExpression: 'attribute_not_exists(#state) OR #state <> :settled',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: {
            ':now': { N: String(this.clock.now()) },
            ':expires': { N: String(expiresAt) },
            ':settled': { S: 'settled' },
          },
          ReturnValues: 'ALL_OLD',
        }),
      );
      return Attributes ? turnOf(Attributes).state : 'unknown';
    } catch (error) {
      itemOfFailedCondition(error);
      return 'settled';
    }
  }

  async read(key: TurnKey): Promise<Turn | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: turnKey(key), ConsistentRead: true }),
    );
    return Item && turnOf(Item);
  }

  private async put(turn: OpenTurn, only: Condition): Promise<OpenResult> {
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: openItem(turn),
          ConditionExpression: only.condition,
          ExpressionAttributeNames: only.names,
          ExpressionAttributeValues: only.values,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { status: 'opened' };
    } catch (error) {
      const existing = turnOf(itemOfFailedCondition(error));
      // The client repeats a write whose answer was lost: then it is this attempt that opened the turn.
      const own = existing.state !== 'tombstone' && existing.attempt === turn.attempt;
      return own ? { status: 'opened' } : { status: 'exists', turn: existing };
    }
  }
}

interface Condition {
  readonly condition: string;
  readonly names?: Record<string, string>;
  readonly values?: Record<string, AttributeValue>;
}
