import { noBlocks, type BlockShape } from './block-shape';
import { argument, bodyItems, references, staticBlocks, verbatim } from './body';
import { expressionText, bareText } from './expression';
import { HclError } from './hcl-error';
import { isObject, type Json } from './json';
import { braces, layOut, together, type Item } from './layout';
import { bodiesOf, type Body } from './module-json';
import { printValue } from './value';

/** A `resource` or `data` block: count or for_each, arguments, blocks, lifecycle, depends_on. */
export function managedBlock(
  kind: 'resource' | 'data',
  type: string,
  id: string,
  body: Body,
  shape: BlockShape,
): string {
  const { count, for_each, provider, lifecycle, depends_on, provisioner, connection, ...others } = body;
  if (provisioner !== undefined || connection !== undefined)
    throw new HclError(
      'unsupported_block',
      'a module runs nothing at apply: remove the provisioner and connection',
    );
  // What the resource is called by: a function's function_name, an alarm's alarm_name.
  const ownName = `${type.split('_').at(-1)}_name`;
  return braces(
    `${kind} "${type}" "${id}"`,
    layOut([
      [
        ...repetition({ count, for_each }),
        ...optional(provider, (value) => references('provider', value, 1)),
      ],
      bodyItems(others, shape, 1, [ownName]),
      isObject(lifecycle) ? [lifecycleBlock(lifecycle)] : [],
      optional(depends_on, (value) => references('depends_on', value, 1)),
    ]),
  );
}

/** A `module` block: source, version, providers, count or for_each, and then its inputs, all of them arguments. */
export function moduleBlock(id: string, body: Body): string {
  const { source, version, providers, count, for_each, depends_on, ...inputs } = body;
  return braces(
    `module "${id}"`,
    layOut([
      [
        ...optional(source, (value) => argument('source', value, 1)),
        ...optional(version, (value) => argument('version', value, 1)),
        ...repetition({ count, for_each }),
        ...optional(providers, (value) => verbatim('providers', referenceMap(value))),
      ],
      Object.entries(inputs).map(([name, value]) => argument(name, value, 1)),
      optional(depends_on, (value) => references('depends_on', value, 1)),
    ]),
  );
}

/**
 * A `variable` block. Order: https://developer.hashicorp.com/terraform/language/style#variables
 * The type is HCL text.
 */
export function variableBlock(id: string, body: Body): string {
  const { type, description, default: value, sensitive, nullable, validation, ...others } = body;
  return braces(
    `variable "${id}"`,
    layOut([
      together([
        ...optional(type, (text) => verbatim('type', expressionText(bareText(text)))),
        ...optional(description, (text) => argument('description', text, 1)),
        ...optional(value, (given) => argument('default', given, 1)),
        ...optional(nullable, (given) => argument('nullable', given, 1)),
        ...optional(sensitive, (given) => argument('sensitive', given, 1)),
        ...bodyItems(others, noBlocks, 1),
      ]),
      conditions('validation', validation, 1),
    ]),
  );
}

/** An `output` block. Order: https://developer.hashicorp.com/terraform/language/style#outputs */
export function outputBlock(id: string, body: Body): string {
  const { description, value, sensitive, precondition, depends_on, ...others } = body;
  return braces(
    `output "${id}"`,
    layOut([
      together([
        ...optional(description, (text) => argument('description', text, 1)),
        ...optional(value, (given) => argument('value', given, 1)),
        ...optional(sensitive, (given) => argument('sensitive', given, 1)),
        ...bodyItems(others, noBlocks, 1),
      ]),
      conditions('precondition', precondition, 1),
      optional(depends_on, (given) => references('depends_on', given, 1)),
    ]),
  );
}

/** A `provider` block, as an example has it. */
export function providerBlock(type: string, body: Body, shape: BlockShape): string {
  return braces(`provider "${type}"`, layOut([bodyItems(body, shape, 1, ['alias', 'region'])]));
}

/** The `terraform` block: required_version and required_providers. */
export function terraformBlock({ required_version, required_providers, ...others }: Body): string {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new HclError(
      'unsupported_block',
      `terraform.${unknown}: a module leaves it to who calls it; remove it`,
    );
  return braces(
    'terraform',
    layOut([
      [
        ...optional(required_version, (value) => argument('required_version', value, 1)),
        ...optional(required_providers, (value) => ({
          kind: 'block' as const,
          text: braces('required_providers', layOut([requiredProviders(value)])),
        })),
      ],
    ]),
  );
}

/** A `moved` block. */
export function movedBlock({ from, to }: Body): string {
  return braces('moved', layOut([[references('from', from ?? null, 1), references('to', to ?? null, 1)]]));
}

function repetition({ count, for_each }: { count: Json | undefined; for_each: Json | undefined }): Item[] {
  return [
    ...optional(count, (value) => argument('count', value, 1)),
    ...optional(for_each, (value) => argument('for_each', value, 1)),
  ];
}

function lifecycleBlock(lifecycle: Body): Item {
  const { ignore_changes, replace_triggered_by, precondition, postcondition, ...others } = lifecycle;
  const body = layOut([
    [
      ...bodyItems(others, noBlocks, 2),
      ...optional(ignore_changes, (value) => references('ignore_changes', value, 2)),
      ...optional(replace_triggered_by, (value) => references('replace_triggered_by', value, 2)),
      ...conditions('precondition', precondition, 2),
      ...conditions('postcondition', postcondition, 2),
    ],
  ]);
  return { kind: 'block', text: braces('lifecycle', body) };
}

/** Blocks of a condition and its error message, in this order. */
function conditions(name: string, value: Json | undefined, depth: number): Item[] {
  return bodiesOf(value).flatMap(({ condition, ...others }) => {
    const body = condition === undefined ? others : { condition, ...others };
    return staticBlocks(name, body, { kind: 'known', blocks: new Map([[name, noBlocks]]) }, depth);
  });
}

/** A module's `providers`: its keys and values are both references. */
function referenceMap(value: Json): string {
  if (!isObject(value)) return printValue(value, { depth: 1, before: 0 });
  const items = Object.entries(value).map(([key, reference]) => `${key} = ${bareText(reference)}\n`);
  return `{\n${items.join('')}}`;
}

function requiredProviders(value: Json): Item[] {
  return Object.entries(isObject(value) ? value : {}).map(([name, requirement]) => {
    if (!isObject(requirement) || requirement['configuration_aliases'] === undefined)
      return argument(name, requirement, 2);
    const { configuration_aliases, ...others } = requirement;
    const items = [
      ...Object.entries(others).map(([key, given]) => argument(key, given, 3)),
      references('configuration_aliases', configuration_aliases, 3),
    ];
    return verbatim(name, `{\n${items.map(({ text }) => text).join('\n')}\n}`);
  });
}

function optional(value: Json | undefined, print: (value: Json) => Item): Item[] {
  return value === undefined ? [] : [print(value)];
}
