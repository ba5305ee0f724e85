import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Counter, CounterChange, Mark, MeterUpdate } from '../../gateway/metering/meter';
import { counterName, markName, markValue, RECONCILED_AT } from './meter-item';

/** A write to an account in DynamoDB's words. */
export interface MeterExpression {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string | undefined;
  readonly ExpressionAttributeNames: Record<string, string> | undefined;
  readonly ExpressionAttributeValues: Record<string, AttributeValue> | undefined;
}

/**
 * Writes an update as expressions. DynamoDB's conditions have no arithmetic, so a counter is compared with the most that the
 * caller computed it may stand at. Counters' names are legal as they are; placeholders would double the request.
 */
export function meterExpression({
  add,
  remove = [],
  room = [],
  mark,
  reconciledAt,
}: MeterUpdate): MeterExpression {
  const values = new Values();
  const from = mark?.from && values.of(markValue(mark.from));
  const to = mark?.to && values.of(markValue(mark.to));
  const clauses = {
    SET: [
      ...(to === undefined ? [] : [`#mark = ${to}`]),
      ...(reconciledAt ? [`${RECONCILED_AT} = ${values.number(reconciledAt.to)}`] : []),
    ],
    REMOVE: [...(mark && !mark.to ? ['#mark'] : []), ...remove.map(counterName)],
    ADD: changing(add).map((change) => `${counterName(change)} ${values.number(change.by)}`),
  };
  const conditions = [
    ...(mark ? [from === undefined ? 'attribute_not_exists(#mark)' : `#mark = ${from}`] : []),
    ...(reconciledAt ? [repairedLast(reconciledAt.from, values)] : []),
    ...room.map((counter) => hasRoom(counter, values)),
  ];
  return {
    UpdateExpression: Object.entries(clauses)
      .filter(([, actions]) => actions.length > 0)
      .map(([keyword, actions]) => `${keyword} ${actions.join(', ')}`)
      .join(' '),
    ConditionExpression: conditions.length > 0 ? conditions.join(' AND ') : undefined,
    ExpressionAttributeNames: mark && { '#mark': nameOf(mark) },
    ExpressionAttributeValues: values.all,
  };
}

function nameOf({ from, to }: { readonly from?: Mark | undefined; readonly to?: Mark | undefined }): string {
  return markName((from ?? to)!);
}

/** A counter that does not exist yet stands at 0; an empty one needs room too. */
function hasRoom(counter: Counter & { readonly atMost: number }, values: Values): string {
  const name = counterName(counter);
  const fits = `${name} <= ${values.number(counter.atMost)}`;
  return counter.atMost >= 0 ? `(attribute_not_exists(${name}) OR ${fits})` : fits;
}

function repairedLast(at: number, values: Values): string {
  return at === 0 ? `attribute_not_exists(${RECONCILED_AT})` : `${RECONCILED_AT} = ${values.number(at)}`;
}

function changing(add: readonly CounterChange[]): CounterChange[] {
  return add.filter(({ by }) => by !== 0);
}

/** The values that an expression refers to, each once. */
class Values {
  private readonly names = new Map<string, string>();
  private readonly values: Record<string, AttributeValue> = {};

  get all(): Record<string, AttributeValue> | undefined {
    return this.names.size > 0 ? this.values : undefined;
  }

  of(value: AttributeValue): string {
    const key = JSON.stringify(value);
    const name = this.names.get(key) ?? `:v${this.names.size}`;
    this.names.set(key, name);
    this.values[name] = value;
    return name;
  }

  number(value: number): string {
    return this.of({ N: String(value) });
  }
}
