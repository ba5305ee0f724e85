import { HclError } from './hcl-error';
import { isList, isObject, type Json } from './json';

/** The kinds of things that a module's files are made of. */
export type Kind = 'resource' | 'data' | 'module' | 'locals' | 'variable' | 'output' | 'provider';

/** Where the synthesised JSON holds something: `["resource", "aws_sqs_queue", "this"]`, `["provider", "aws", "0"]`. */
export type Address = readonly [kind: Kind, ...path: string[]];

/** The JSON of a block's body. */
export type Body = Readonly<Record<string, Json>>;

/** A synthesised stack: kind → what is declared of it. */
export type ModuleJson = Readonly<Record<string, Json>>;

/**
 * Everything that a synthesised stack, or an element's part of it, declares, in the order of the JSON. The `terraform` and
 * `moved` blocks have no address.
 * @throws HclError `unsupported_block` for a kind that a module does not have
 */
export function addressesIn(module: ModuleJson): Address[] {
  return Object.entries(module).flatMap(([kind, value]) => {
    switch (kind) {
      case 'resource':
      case 'data':
      case 'provider':
        return addressesOfTyped(kind, value);
      case 'module':
      case 'locals':
      case 'variable':
      case 'output':
        return keysOf(value).map((name): Address => [kind, name]);
      case 'terraform':
      case 'moved':
      case '//':
        return [];
      default:
        throw new HclError('unsupported_block', `a published module has no "${kind}" block; remove it`);
    }
  });
}

/** What an address leads to; undefined where the JSON has nothing there. */
export function valueAt(module: ModuleJson, address: Address): Json | undefined {
  return address.reduce<Json | undefined>((value, key) => {
    if (isList(value)) return value[Number(key)];
    return isObject(value) ? value[key] : undefined;
  }, module);
}

/** The bodies of blocks that JSON holds as one object or as a list, without cdktf's `//`. */
export function bodiesOf(value: Json | undefined): Body[] {
  const bodies = isList(value) ? value : [value];
  return bodies.filter(isObject).map(({ '//': _, ...body }) => body);
}

function addressesOfTyped(kind: Kind, types: Json): Address[] {
  return isObject(types)
    ? Object.entries(types).flatMap(([type, named]) =>
        keysOf(named).map((name): Address => [kind, type, name]),
      )
    : [];
}

function keysOf(value: Json): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
