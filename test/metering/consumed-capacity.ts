import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { Item } from 'dynalite/db';
import { itemBytes } from '../../src/local/dynamodb/item-size';

/** What DynamoDB says that requests have consumed. */
export class ConsumedCapacity {
  /** Units of 1 KB, with those of indexes. */
  write = 0;
  /** Units of 4 KB. */
  read = 0;

  reset(): void {
    this.write = this.read = 0;
  }

  /** Counts all that the client does from now on. */
  count(client: DynamoDBClient): void {
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          // A table's own administration consumes nothing, and does not know the parameter.
          if (!/Item$|^Query|^Scan/.test(String(commandName).replace(/Command$/, ''))) return next(args);
          try {
            const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
            this.add(commandName, unitsOf(answer.output));
            return answer;
          } catch (error) {
            if (error instanceof ConditionalCheckFailedException) this.write += unitsOfItem(error.Item);
            throw error;
          }
        },
      { step: 'initialize', name: 'consumedCapacity' },
    );
  }

  private add(commandName: unknown, units: number): void {
    if (/^(Get|Query|Scan)/.test(String(commandName))) this.read += units;
    else this.write += units;
  }
}

function unitsOf(output: unknown): number {
  const { ConsumedCapacity: consumed } = output as { ConsumedCapacity?: { CapacityUnits?: number } };
  return consumed?.CapacityUnits ?? 0;
}

/** A false condition costs the whole item too, and its answer does not say so. */
function unitsOfItem(item: object | undefined): number {
  return item ? Math.max(1, Math.ceil(itemBytes(item as Item) / 1_024)) : 1;
}
