import type { IConstruct } from 'constructs';

export const COMMENT = 'comment';

/** A comment that is printed above the construct in the published module: why it is as it is, never what it is. */
export function comment<T extends IConstruct>(construct: T, text: string): T {
  construct.node.addMetadata(COMMENT, text);
  return construct;
}
