import { errorAt, type LocalStackErrorCode, type Place } from './errors';
import type { Expression } from './expression';
import { addressOf, type InstanceKey, type Scope } from './scope';
import { Value } from './value';

/** Where an expression stands, and what its names mean there. */
export interface Site {
  readonly scope: Scope;
  readonly place: Place;
  /** The whole text, for messages. */
  readonly text: string;
}

/** What a literal or plain reference means. @throws LocalStackError for anything else */
export function evaluate(expression: Expression, site: Site): Value {
  switch (expression.kind) {
    case 'literal':
      return known(expression.value, site);
    case 'template':
      return known(expression.parts.map((part) => textOf(part, site)).join(''), site);
    case 'list':
      return known(
        expression.items.map((item) => evaluate(item, site).resolve()),
        site,
      );
    case 'call':
      return call(expression.name, expression.argument, site);
    case 'name':
    case 'attribute':
    case 'index':
      return follow(expression, site);
    case 'splat':
      return refuse(site, 'unsupported_expression', 'a [*] must stand in one(…)');
  }
}

function call(name: string, argument: Expression, site: Site): Value {
  switch (name) {
    case 'one':
      return one(argument, site);
    case 'toset': {
      const values = evaluate(argument, site).resolve();
      if (!Array.isArray(values))
        return refuse(site, 'unsupported_expression', 'toset() takes a list of strings');
      return known([...new Set(values)], site);
    }
    case 'file': {
      const path = textOf(argument, site);
      const text = site.scope.stack.file(path);
      return text === undefined
        ? refuse(site, 'unknown_reference', `${path} is none of the built files`)
        : known(text, site);
    }
    default:
      return refuse(
        site,
        'unsupported_expression',
        `${name}() cannot be played: write a literal or a plain reference`,
      );
  }
}

/** `one(aws_x.y[*].attribute)`: null where `count` is 0. */
function one(argument: Expression, site: Site): Value {
  if (argument.kind !== 'splat') {
    return refuse(site, 'unsupported_expression', 'one() takes <resource>[*].<attribute>');
  }
  const [type = '', name = '', ...rest] = steps(argument.of, site);
  const keys = isResource(type) && rest.length === 0 ? instanceKeys(type, String(name), site) : [];
  if (!isResource(type) || rest.length > 0 || keys.length > 1) {
    return refuse(site, 'unsupported_expression', 'one() takes a resource that is there once or not at all');
  }
  return keys.length === 0
    ? known(null, site)
    : attribute([type, String(name)], keys[0], argument.name, site);
}

/** A chain of names and indexes: `local.x.y`, `each.value.a`, `aws_x.y[0].attribute`. */
function follow(expression: Expression, site: Site): Value {
  const [root, ...path] = steps(expression, site) as [string, ...(string | number)[]];
  const { stack, iterators, following } = site.scope;
  const iterator = iterators[root];
  const [first, second, third] = path;
  if (iterator !== undefined && (first === 'key' || first === 'value')) {
    return stepInto(iterator[first], path.slice(1), site);
  }
  if (root === 'path' && first === 'module' && path.length === 1) return known('.', site);
  if (root === 'local' && first !== undefined) {
    assertNoCircle(`local.${first}`, site);
    const local = stack.local(String(first), [...following, `local.${first}`]);
    return local === undefined ? unknown(site, `local.${first}`) : stepInto(local, path.slice(1), site);
  }
  if (root === 'data' && third !== undefined && path.length === 3) {
    const value = stack.data(String(first), String(third));
    return value === undefined ? unknown(site, `data.${first}.${second}.${third}`) : known(value, site);
  }
  if (isResource(root) && second !== undefined) return resourceAttribute(root, path, site);
  return refuse(site, 'unknown_reference', `nothing here is named ${[root, ...path].join('.')}`);
}

function resourceAttribute(type: string, [name, ...path]: (string | number)[], site: Site): Value {
  const keys = instanceKeys(type, String(name), site);
  const isIndexed = keys[0] !== undefined || keys.length === 0;
  const key = isIndexed ? path[0] : undefined;
  const address = addressOf({ type, name: String(name), key });
  if (!keys.includes(key)) return refuse(site, 'unknown_reference', `${address} is not in the stack`);
  const [attributeName, ...inner] = isIndexed ? path.slice(1) : path;
  return stepInto(attribute([type, String(name)], key, String(attributeName), site), inner, site);
}

function attribute(
  [type, name]: [string, string],
  key: InstanceKey,
  attributeName: string,
  site: Site,
): Value {
  const instance = { type, name, key };
  const reference = `${addressOf(instance)}.${attributeName}`;
  assertNoCircle(reference, site);
  const { stack, following } = site.scope;
  const value = stack.attribute(instance, attributeName, [...following, reference]);
  return (
    value ??
    refuse(
      site,
      'unknown_reference',
      `${reference} is neither written in the stack nor one of the attributes that the runtime assigns`,
    )
  );
}

function instanceKeys(type: string, name: string, site: Site): readonly InstanceKey[] {
  return site.scope.stack.instanceKeys(type, name) ?? unknown(site, `${type}.${name}`);
}

/** The names and keys of a chain, the root first. */
function steps(expression: Expression, site: Site): (string | number)[] {
  switch (expression.kind) {
    case 'name':
      return [expression.name];
    case 'attribute':
      return [...steps(expression.of, site), expression.name];
    case 'index': {
      const key = evaluate(expression.key, site).resolve();
      if (typeof key !== 'string' && typeof key !== 'number') {
        return refuse(site, 'unsupported_expression', 'an index must be a string or a number');
      }
      return [...steps(expression.of, site), key];
    }
    default:
      return refuse(site, 'unsupported_expression', 'only names have attributes');
  }
}

function stepInto(value: Value, path: readonly (string | number)[], site: Site): Value {
  return path.reduce<Value>((at, key) => {
    const next = at.step(key);
    return next.raw === undefined
      ? refuse(site, 'unknown_reference', `there is no ${key} in what it names`)
      : next;
  }, value);
}

function textOf(expression: Expression, site: Site): string {
  const value = evaluate(expression, site).resolve();
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
  return refuse(site, 'unsupported_expression', 'a part of a text must be a string, a number or a boolean');
}

function assertNoCircle(reference: string, site: Site): void {
  if (site.scope.following.includes(reference)) {
    refuse(site, 'unknown_reference', `${reference} refers to itself`);
  }
}

const isResource = (type: string | number): type is string => String(type).startsWith('aws_');

const known = (value: unknown, { place }: Site): Value => new Value(value, place);

const unknown = (site: Site, reference: string): never =>
  refuse(site, 'unknown_reference', `${reference} is not in the stack`);

function refuse({ place, text }: Site, code: LocalStackErrorCode, reason: string): never {
  throw errorAt(code, place, text, reason);
}
