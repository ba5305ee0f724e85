import type { Block } from './block';

/** The name of the function that an attribute names by ARN or by name; a version or alias is dropped. */
export function functionName(block: Block, attribute: string): string {
  const value = block.text(attribute);
  const [, name] = /^(?:arn:[^:]*:lambda:[^:]*:\d{12}:function:)?([\w-]+)(?::[^:]*)?$/.exec(value) ?? [];
  if (name !== undefined) return name;
  throw block.invalid(attribute, 'is neither the ARN nor the name of a function');
}
