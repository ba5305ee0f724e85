import type { TerraformDataSource, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';

const DYNAMIC = 'dynamic-block';

interface DynamicBlock {
  /** `rule[1].statement`: names of nested blocks, with an index where it is not 0. */
  readonly path: string;
  readonly forEach: unknown;
}

/**
 * Makes blocks of a resource dynamic. The block is given to the resource as one ordinary, typed element, whose values read
 * `<block>.key` and `<block>.value`; here it gets its `for_each`.
 * @param paths from the block's place (`rule[1].statement`: names with an index where it is not 0) to its `for_each`
 */
export function dynamicBlocks<T extends TerraformResource | TerraformDataSource>(
  resource: T,
  paths: Readonly<Record<string, unknown>>,
): T {
  for (const [path, forEach] of Object.entries(paths)) {
    resource.node.addMetadata(DYNAMIC, { path, forEach } satisfies DynamicBlock);
  }
  return resource;
}

type Body = Record<string, unknown>;

/** Puts the dynamic blocks of a construct into its synthesised body, in place. `resolve` turns tokens into JSON. */
export function applyDynamicBlocks(
  construct: IConstruct,
  body: Body,
  resolve: (value: unknown) => unknown,
): void {
  const blocks = construct.node.metadata
    .filter(({ type }) => type === DYNAMIC)
    .map(({ data }) => data as DynamicBlock);
  const depth = ({ path }: DynamicBlock) => path.split('.').length;
  // The deepest first, and from the last to the first: what is moved must not shift what is still to be found.
  const order = [...blocks].sort(
    (a, b) => depth(b) - depth(a) || b.path.localeCompare(a.path, 'en', { numeric: true }),
  );
  for (const block of order) makeDynamic(body, block, construct.node.path, resolve);
}

function makeDynamic(
  body: Body,
  { path, forEach }: DynamicBlock,
  where: string,
  resolve: (value: unknown) => unknown,
) {
  const steps = path.split('.').map((step) => {
    const [, name = step, index = '0'] = /^(\w+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    return { name, index: Number(index) };
  });
  let parent = body;
  for (const { name, index } of steps.slice(0, -1)) {
    const child = asArray(parent[name])[index];
    if (child === undefined) throw new TypeError(`${where} has no block ${path}`);
    parent = child;
  }
  const last = steps.at(-1);
  const elements = last && asArray(parent[last.name]);
  const content = last && elements?.[last.index];
  if (last === undefined || content === undefined || elements === undefined) {
    throw new TypeError(`${where} has no block ${path}`);
  }
  const rest = elements.filter((element) => element !== content);
  if (rest.length > 0) parent[last.name] = rest;
  else delete parent[last.name];
  const dynamic = (parent['dynamic'] ??= {}) as Record<string, unknown[]>;
  dynamic[last.name] = [{ for_each: resolve(forEach), content }, ...(dynamic[last.name] ?? [])];
}

const asArray = (value: unknown): Body[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as Body[]) : [value as Body];
