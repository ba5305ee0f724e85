import type { TerraformElement } from 'cdktf';

/**
 * Which keys of a block's JSON are blocks themselves. JSON writes a block and an argument alike; HCL does not, and
 * Terraform takes only the one that the provider's schema says.
 */
export type BlockShape =
  /** These keys are blocks; all others are arguments. */
  | { readonly kind: 'known'; readonly blocks: ReadonlyMap<string, BlockShape> }
  /** Every object is a block: what cdktf types as `any` where a provider's blocks nest without end (WAF statements). */
  | { readonly kind: 'all-blocks' }
  /** Nothing is known: an object here is refused rather than guessed. */
  | { readonly kind: 'unknown' };

/** The shape of what holds arguments only, such as a module's inputs. */
export const noBlocks: BlockShape = { kind: 'known', blocks: new Map() };
/** The shape of a block that the configuration of the element does not have. */
export const unknownShape: BlockShape = { kind: 'unknown' };

/**
 * The shape of a resource, data source or provider, from what its generated class knows of the provider's schema.
 * It tells only of what is configured; values may hold unresolved tokens.
 */
export function shapeOf(element: TerraformElement): BlockShape {
  // Protected: cdktf gives no other way to ask an element which of its keys are blocks.
  const { synthesizeHclAttributes } = element as unknown as { synthesizeHclAttributes?: () => unknown };
  return synthesizeHclAttributes ? shapeOfBody(synthesizeHclAttributes.call(element)) : unknownShape;
}

/** cdktf's record of one key. */
interface HclAttribute {
  readonly value: unknown;
  readonly isBlock: boolean;
  readonly type: string;
  readonly storageClassType: string;
}

function shapeOfBody(body: unknown): BlockShape {
  const blocks = new Map<string, BlockShape>();
  if (!isRecord(body)) return unknownShape;
  for (const [key, attribute] of Object.entries(body)) {
    if (!isHclAttribute(attribute)) continue;
    if (attribute.storageClassType === 'any') blocks.set(key, { kind: 'all-blocks' });
    else if (isBlock(key, attribute)) blocks.set(key, shapeOfBlock(attribute.value));
  }
  return { kind: 'known', blocks };
}

/**
 * cdktf marks every nested structure as a block. Those of type `struct` are attributes that hold one object (as in
 * aws_s3tables_table), but for `timeouts`; a list of objects may be written as blocks even where the schema has an
 * attribute (https://developer.hashicorp.com/terraform/language/attr-as-blocks).
 */
function isBlock(key: string, { isBlock, type }: HclAttribute): boolean {
  return isBlock && (type !== 'struct' || key === 'timeouts');
}

function shapeOfBlock(value: unknown): BlockShape {
  return (Array.isArray(value) ? value : [value]).map(shapeOfBody).reduce(merge, unknownShape);
}

function merge(one: BlockShape, other: BlockShape): BlockShape {
  if (one.kind === 'unknown') return other;
  if (other.kind === 'unknown') return one;
  if (one.kind === 'all-blocks' || other.kind === 'all-blocks') return { kind: 'all-blocks' };
  const blocks = new Map(one.blocks);
  for (const [key, shape] of other.blocks) blocks.set(key, merge(blocks.get(key) ?? unknownShape, shape));
  return { kind: 'known', blocks };
}

function isHclAttribute(value: unknown): value is HclAttribute {
  return isRecord(value) && typeof value['isBlock'] === 'boolean' && 'value' in value;
}

/** A plain object: not a token, whose own keys say nothing. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
