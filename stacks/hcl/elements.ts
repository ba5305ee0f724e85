import { TerraformElement, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { commentsOn } from './comment';
import { addressesIn, type Address, type ModuleJson } from './module-json';

/** What a stack declares at an address, and what is to be said above it. */
export interface Declaration {
  readonly address: Address;
  readonly element: TerraformElement;
  readonly comments: readonly string[];
}

/**
 * What a stack's elements declare, in the order of the construct tree, which is that of creation.
 * A comment on a construct that is no element goes to the first resource, data source or module in it, or, where it has
 * none, to its first element.
 */
export function declarationsOf(stack: TerraformStack): Declaration[] {
  const constructs = constructsOf(stack);
  const declared = withProvidersCounted(
    constructs
      .filter((construct) => TerraformElement.isTerraformElement(construct))
      .flatMap((element) => addressesOf(element).map((address) => ({ address, element }))),
  );
  const comments = new Map<TerraformElement, string[]>();
  for (const construct of constructs) {
    const texts = commentsOn(construct);
    const element = texts.length > 0 ? commented(construct, declared) : undefined;
    if (element) comments.set(element, [...(comments.get(element) ?? []), ...texts]);
  }
  return declared.map((one) => ({ ...one, comments: comments.get(one.element) ?? [] }));
}

type Declared = Omit<Declaration, 'comments'>;

/** Asks the element itself, so that elements of one's own classes count as well as cdktf's. A backend declares nothing. */
function addressesOf(element: TerraformElement): Address[] {
  const json = (element.toTerraform() ?? {}) as Record<string, ModuleJson | undefined>;
  const declaring = Object.entries(json).filter(([, value]) => value !== undefined);
  return addressesIn(Object.fromEntries(declaring) as ModuleJson);
}

/** Each provider names itself the first of its type; the stack's JSON lists them. */
function withProvidersCounted(declared: readonly Declared[]): Declared[] {
  const counts = new Map<string, number>();
  return declared.map(({ address, element }) => {
    const [kind, type = ''] = address;
    if (kind !== 'provider') return { address, element };
    const count = counts.get(type) ?? 0;
    counts.set(type, count + 1);
    return { address: [kind, type, String(count)], element };
  });
}

function commented(construct: IConstruct, declared: readonly Declared[]): TerraformElement | undefined {
  const inside = declared.filter(({ element }) => element.node.scopes.includes(construct));
  const block = inside.find(({ address: [kind] }) => ['resource', 'data', 'module'].includes(kind));
  return (block ?? inside[0])?.element;
}

/** The constructs of a stack, but for those of stacks within it. */
function constructsOf(root: IConstruct): IConstruct[] {
  const children = root.node.children.filter((child) => !TerraformStack.isStack(child));
  return [root, ...children.flatMap(constructsOf)];
}
