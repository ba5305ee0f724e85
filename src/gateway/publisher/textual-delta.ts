import type { ContentBlockDeltaEvent, GatewayEvent } from '../contract/events';

type Delta = ContentBlockDeltaEvent['contentBlockDelta']['delta'];

/** A delta that is a piece of a longer text: it can be joined with the next, and cut in two. */
export interface TextualDelta {
  readonly contentBlockIndex: number;
  /** Of what: pieces of different kinds cannot be joined. */
  readonly kind: 'text' | 'toolUse' | 'reasoningContent';
  readonly text: string;
}

/** @returns undefined for any other event, and for deltas that are whole, such as a signature */
export function textualDelta(event: GatewayEvent): TextualDelta | undefined {
  if (!('contentBlockDelta' in event)) return undefined;
  const { contentBlockIndex, delta } = event.contentBlockDelta;
  const { text, toolUse, reasoningContent } = delta;
  if (text !== undefined) return { contentBlockIndex, kind: 'text', text };
  if (toolUse) return { contentBlockIndex, kind: 'toolUse', text: toolUse.input };
  if (reasoningContent?.text === undefined) return undefined;
  return { contentBlockIndex, kind: 'reasoningContent', text: reasoningContent.text };
}

export function eventOf({ contentBlockIndex, kind, text }: TextualDelta): GatewayEvent {
  const deltas: Record<TextualDelta['kind'], Delta> = {
    text: { text },
    toolUse: { toolUse: { input: text } },
    reasoningContent: { reasoningContent: { text } },
  };
  return { contentBlockDelta: { contentBlockIndex, delta: deltas[kind] } };
}

/** @returns undefined where the two are no pieces of one text */
export function joined(first: GatewayEvent, second: GatewayEvent): GatewayEvent | undefined {
  const [head, tail] = [textualDelta(first), textualDelta(second)];
  if (!head || !tail || head.kind !== tail.kind || head.contentBlockIndex !== tail.contentBlockIndex) {
    return undefined;
  }
  return eventOf({ ...head, text: head.text + tail.text });
}
