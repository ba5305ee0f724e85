import type { Value } from './value';

/** What `each` or a dynamic block's name stands for. */
export interface Iterator {
  readonly key: Value;
  readonly value: Value;
}

/** What the references of a value can lead to. */
export interface Scope {
  readonly stack: References;
  /** `each`, and the names of the dynamic blocks around the value. */
  readonly iterators: Readonly<Record<string, Iterator>>;
  /** The locals and attributes that are being followed, so that a circle is seen. */
  readonly following: readonly string[];
}

/** The rest of the stack, as references name it. A miss is undefined. */
export interface References {
  local(name: string, following: readonly string[]): Value | undefined;
  /** An attribute of a data source of the provider's own context. */
  data(type: string, attribute: string): string | undefined;
  /** The keys of a resource's instances: undefined for one without `count` and `for_each`. */
  instanceKeys(type: string, name: string): readonly InstanceKey[] | undefined;
  /** An attribute of one instance, written or assigned by AWS. */
  attribute(address: InstanceAddress, attribute: string, following: readonly string[]): Value | undefined;
  /** The text of a built file. */
  file(path: string): string | undefined;
}

/** Of a resource with `count` a number, of one with `for_each` a string. */
export type InstanceKey = string | number | undefined;

export interface InstanceAddress {
  readonly type: string;
  readonly name: string;
  readonly key: InstanceKey;
}

export const addressOf = ({ type, name, key }: InstanceAddress): string =>
  key === undefined ? `${type}.${name}` : `${type}.${name}[${JSON.stringify(key)}]`;
