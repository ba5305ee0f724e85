import { unknownShape, type BlockShape } from './block-shape';
import { HclError } from './hcl-error';
import { bareText } from './expression';
import { isList, isObject, type Json } from './json';
import { braces, layOut, together, type Item } from './layout';
import { bodiesOf, type Body } from './module-json';
import { isIdentifier, printElements, printValue } from './value';

/**
 * The arguments of a body, and then its blocks, of each type the static ones before the `dynamic` ones. In the body of a
 * resource the arguments of one line come first; in blocks, which are short, the order of reading counts.
 * @param depth levels of indentation at which the body stands
 * @param lead arguments that come before all others
 * @throws HclError `unknown_block` for an object that may be a block or an argument when the shape tells nothing
 */
export function bodyItems(
  body: Body,
  shape: BlockShape,
  depth: number,
  lead: readonly string[] = [],
): Item[] {
  const { dynamic, ...others } = body;
  const entries = Object.entries(others);
  const blocks = new Map(entries.filter(([key, value]) => isBlock(key, value, shape)));
  const args = readingOrder(
    entries.filter(([key]) => !blocks.has(key)),
    lead,
  ).map(([name, value]) => argument(name, value, depth));
  const dynamicOnes = new Map(isObject(dynamic) ? Object.entries(dynamic) : []);
  return [
    ...(depth > 1 ? together(args) : args.toSorted((one, other) => lines(one) - lines(other))),
    ...blockOrder([...blocks.keys()], [...dynamicOnes.keys()]).flatMap((name) => [
      ...staticBlocks(name, blocks.get(name), shape, depth),
      ...dynamicBlocks(name, dynamicOnes.get(name), shape, depth),
    ]),
  ];
}

/** 0 for an argument on one line, 1 for one on several. */
function lines({ text }: Item): 0 | 1 {
  return text.includes('\n') ? 1 : 0;
}

/** `name = value` */
export function argument(name: string, value: Json, depth: number): Item {
  return verbatim(name, printValue(value, { depth, before: name.length + 3 }));
}

/** An argument whose value is bare references: `depends_on = [a.b]`, `ignore_changes = all`, `provider = aws.x`. */
export function references(name: string, value: Json, depth: number): Item {
  if (!isList(value)) return verbatim(name, bareText(value));
  const elements = value.map((reference) => ({ text: bareText(reference), isScalar: true }));
  return verbatim(name, printElements(elements, { depth, before: name.length + 3 }));
}

/** An argument whose value is HCL already. */
export function verbatim(name: string, text: string): Item {
  return { kind: 'argument', text: `${checked(name)} = ${text}` };
}

/** Blocks of one type, from one JSON object or a list of them. */
export function staticBlocks(
  name: string,
  value: Json | undefined,
  shape: BlockShape,
  depth: number,
): Item[] {
  return bodiesOf(value).map((body) => ({
    kind: 'block',
    text: braces(checked(name), layOut([bodyItems(body, innerShape(name, shape), depth + 1)])),
  }));
}

/** What a careful author puts first, in this order: what a thing is called, then what the rest depends on. */
const leading = ['name', 'sid', 'effect', 'priority', 'type', 'test', 'variable'];

function readingOrder(entries: [string, Json][], lead: readonly string[]): [string, Json][] {
  const order = [...lead, ...leading];
  const rank = ([key]: [string, Json]): number =>
    key === 'tags' ? order.length + 1 : order.includes(key) ? order.indexOf(key) : order.length;
  return entries.toSorted((one, other) => rank(one) - rank(other));
}

/** What qualifies the blocks before it. */
const trailing = ['condition', 'timeouts'];

/** The types of static blocks in the order given, and those of dynamic ones only in between by the alphabet. */
function blockOrder(staticNames: readonly string[], dynamicNames: readonly string[]): string[] {
  const names = [...staticNames];
  for (const name of dynamicNames.filter((dynamic) => !staticNames.includes(dynamic))) {
    const next = names.findIndex((other) => other > name);
    names.splice(next < 0 ? names.length : next, 0, name);
  }
  return names.toSorted((one, other) => trailing.indexOf(one) - trailing.indexOf(other));
}

function isBlock(key: string, value: Json, shape: BlockShape): boolean {
  const isBody = isObject(value) || (isList(value) && value.every(isObject));
  if (!isBody) return false;
  const isEmptyList = isList(value) && value.length === 0;
  switch (shape.kind) {
    case 'known':
      return shape.blocks.has(key);
    case 'all-blocks':
      return !isEmptyList;
    case 'unknown':
      if (isEmptyList) return false;
      throw new HclError(
        'unknown_block',
        `"${key}" may be a block or an argument; give the resource's configuration a "${key}", or a static block of the same name beside its "dynamic", so that its class can tell`,
      );
  }
}

function innerShape(name: string, shape: BlockShape): BlockShape {
  if (shape.kind === 'known') return shape.blocks.get(name) ?? unknownShape;
  return shape;
}

function dynamicBlocks(name: string, value: Json | undefined, shape: BlockShape, depth: number): Item[] {
  const inner: BlockShape = { kind: 'known', blocks: new Map([['content', innerShape(name, shape)]]) };
  return bodiesOf(value).map(({ content = {}, ...head }) => ({
    kind: 'block',
    text: braces(
      `dynamic "${checked(name)}"`,
      layOut([dynamicHead(head, depth + 1), staticBlocks('content', content, inner, depth + 1)]),
    ),
  }));
}

function dynamicHead({ for_each, iterator, labels }: Body, depth: number): Item[] {
  return [
    argument('for_each', for_each ?? [], depth),
    ...(iterator === undefined ? [] : [references('iterator', iterator, depth)]),
    ...(labels === undefined ? [] : [argument('labels', labels, depth)]),
  ];
}

function checked(name: string): string {
  if (isIdentifier(name)) return name;
  throw new HclError(
    'invalid_name',
    `"${name}" cannot name an argument or a block; use letters, digits, _ and -`,
  );
}
