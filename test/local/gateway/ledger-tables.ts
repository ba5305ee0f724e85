import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { DynamoDBClient, GetItemCommand, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { accountKey, readingOf } from '../../../src/aws/dynamodb/meter-item';
import { userAccount } from '../../../src/gateway/metering/accounts';
import type { Unit } from '../../../src/gateway/metering/amounts';
import { UNITS } from '../../../src/gateway/metering/amounts';
import { slotAt } from '../../../src/gateway/metering/windows';

const METERS = 'ai-gateway-meters';
const TURNS = 'ai-gateway-turns';

type UnitAmounts = Readonly<Record<Unit, number>>;

export interface StoredTurn {
  readonly userId: string;
  readonly requestId: string;
  readonly state: string;
  readonly outcome?: string;
  /** Of a settled turn: tokens and micro-dollars. */
  readonly charged?: UnitAmounts;
}

/** What a running gateway's tables say of turns and counters. Knows the tables' layout, so that its tests need not. */
export class LedgerTables {
  private readonly client: DynamoDBClient;

  /** @param url of the DynamoDB stand-in */
  constructor(url: string) {
    this.client = new DynamoDBClient({
      endpoint: url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  }

  /** Every turn of every user. */
  async turns(): Promise<StoredTurn[]> {
    const turns: StoredTurn[] = [];
    for await (const { Items = [] } of paginateScan({ client: this.client }, { TableName: TURNS })) {
      turns.push(...Items.map((item) => unmarshall(item) as StoredTurn));
    }
    return turns;
  }

  /** How many turns the index `unsettled` has. */
  async unsettledInIndex(): Promise<number> {
    const query = {
      TableName: TURNS,
      IndexName: 'unsettled',
      KeyConditionExpression: 'unsettled = :turn',
      ExpressionAttributeValues: { ':turn': { S: 'turn' } },
    };
    let count = 0;
    for await (const page of paginateQuery({ client: this.client }, query)) count += page.Count ?? 0;
    return count;
  }

  /** What an account's counters of this month stand at. */
  async monthCounters(account: string): Promise<UnitAmounts> {
    const { counters } = readingOf(await this.item(account));
    const slot = slotAt('month', Date.now());
    return ofUnits(
      (unit) =>
        counters.find((each) => each.window === 'month' && each.slot === slot && each.unit === unit)?.value ??
        0,
    );
  }

  /** The attributes of a user's item that hold something for a turn under way. */
  async holds(userId: string): Promise<string[]> {
    return Object.keys(await this.item(userAccount(userId))).filter((name) => name.startsWith('hold'));
  }

  close(): void {
    this.client.destroy();
  }

  private async item(account: string): Promise<Record<string, AttributeValue>> {
    const { Item = {} } = await this.client.send(
      new GetItemCommand({ TableName: METERS, Key: accountKey(account) }),
    );
    return Item;
  }
}

/** What settled turns were charged, in all. */
export function chargedIn(turns: readonly StoredTurn[]): UnitAmounts {
  return ofUnits((unit) => turns.reduce((sum, { charged }) => sum + (charged?.[unit] ?? 0), 0));
}

const ofUnits = (amount: (unit: Unit) => number): UnitAmounts =>
  Object.fromEntries(UNITS.map((unit) => [unit, amount(unit)])) as Record<Unit, number>;
