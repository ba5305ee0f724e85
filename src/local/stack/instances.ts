import { addressOf, type InstanceAddress, type InstanceKey, type Scope } from './scope';
import { Value } from './value';

/**
 * The instances that a resource's `count` or `for_each` makes, by key.
 * @throws LocalStackError `unsupported_expression` where that is more than a literal or a plain reference
 */
export function instancesOf(
  { type, name }: Pick<InstanceAddress, 'type' | 'name'>,
  body: unknown,
  scope: Scope,
): ReadonlyMap<InstanceKey, Value> {
  const instance = (key: InstanceKey, inner: Scope = scope): [InstanceKey, Value] => [
    key,
    new Value(body, { address: addressOf({ type, name, key }), attribute: '' }, inner),
  ];
  const whole = new Value(body, { address: `${type}.${name}`, attribute: '' }, scope);
  const [count, forEach] = [whole.step('count'), whole.step('for_each')];
  if (!count.isAbsent) {
    return new Map(Array.from({ length: readCount(count) }, (_, index) => instance(index)));
  }
  if (forEach.isAbsent) return new Map([instance(undefined)]);
  return new Map(
    elementsOf(forEach).map(([key, value]) => {
      const each = { key: new Value(key, forEach.place), value };
      return instance(key, { ...scope, iterators: { each } });
    }),
  );
}

function readCount(count: Value): number {
  const number = count.resolve();
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0) return number;
  throw count.error('invalid_attribute', 'must be a whole number');
}

/** Of a set, each string is its own key. */
function elementsOf(forEach: Value): [key: string, value: Value][] {
  const isSet = Array.isArray(forEach.follow().raw);
  return forEach.elements().map(([key, value]) => [isSet ? String(value.resolve()) : String(key), value]);
}
