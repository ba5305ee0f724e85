import type { OutboundEvent } from '../../gateway/contract/events';

type DeltaEvent = Extract<OutboundEvent, { contentBlockDelta: unknown }>;
type Delta = DeltaEvent['contentBlockDelta']['delta'];

/**
 * Adds an event to those that a message's content is made of, and joins it with the last one where both are pieces of the same
 * block: as many are kept as there are blocks, not tokens.
 */
export function withPiece(
  pieces: readonly OutboundEvent[] = [],
  event: OutboundEvent,
): readonly OutboundEvent[] {
  const last = pieces.at(-1);
  const joined = last && joinedOf(last, event);
  return joined ? [...pieces.slice(0, -1), joined] : [...pieces, event];
}

function joinedOf(last: OutboundEvent, next: OutboundEvent): OutboundEvent | undefined {
  if (!('contentBlockDelta' in last) || !('contentBlockDelta' in next)) return undefined;
  const { contentBlockIndex, delta } = last.contentBlockDelta;
  if (next.contentBlockDelta.contentBlockIndex !== contentBlockIndex) return undefined;
  const joined = joinedDelta(delta, next.contentBlockDelta.delta);
  return joined && { ...next, contentBlockDelta: { contentBlockIndex, delta: joined } };
}

function joinedDelta(a: Delta, b: Delta): Delta | undefined {
  if (a.text !== undefined && b.text !== undefined) return { text: a.text + b.text };
  if (a.toolUse && b.toolUse) return { toolUse: { input: a.toolUse.input + b.toolUse.input } };
  const [before, after] = [a.reasoningContent, b.reasoningContent];
  const isText = before?.text !== undefined && before.signature === undefined && after?.text !== undefined;
  return isText ? { reasoningContent: { ...after, text: `${before.text}${after.text}` } } : undefined;
}
