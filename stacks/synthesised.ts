import {
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformResource,
  type TerraformStack,
  Tokenization,
} from 'cdktf';
import { applyDynamicBlocks } from '../modules/terraform/dynamic-block';

export type Body = Record<string, unknown>;

/** The JSON of a `cdk.tf.json`: kind (`resource`, `data`) → type → name → body. */
export interface SynthesisedStack {
  '//'?: unknown;
  terraform?: Body;
  provider?: Body;
  resource?: Record<string, Record<string, Body>>;
  data?: Record<string, Record<string, Body>>;
  module?: Record<string, Body>;
  variable?: Record<string, Body>;
  locals?: Body;
  output?: Record<string, Body>;
}

/** Puts into a synthesised stack what our constructs say beside cdktf's own properties: which blocks are dynamic. */
export function withDynamicBlocks(stack: TerraformStack, synthesised: SynthesisedStack): SynthesisedStack {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const resolve = (value: unknown): unknown =>
    Tokenization.resolve(value, { scope: stack, preparing: false, resolver });
  for (const element of stack.node.findAll()) {
    const isResource = TerraformResource.isTerraformResource(element);
    if (!isResource && !TerraformDataSource.isTerraformDataSource(element)) continue;
    const { terraformResourceType, friendlyUniqueId } = element;
    const body = synthesised[isResource ? 'resource' : 'data']?.[terraformResourceType]?.[friendlyUniqueId];
    if (body !== undefined) applyDynamicBlocks(element, body, resolve);
  }
  return synthesised;
}
