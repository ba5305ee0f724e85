import type { ContentBlock } from '../gateway/contract/content';
import type { OutboundEvent } from '../gateway/contract/events';

interface Draft {
  text?: string;
  tool?: { readonly toolUseId: string; readonly name: string; input: string };
  thought?: { text: string; signature?: string };
  redactedContent?: string;
}

/**
 * The content blocks of an answer, as the next turn gives them back: text, the tools that the model asks for, and what it
 * thought, with its signature. Blocks that this client does not know are left out.
 *
 * @param events of one answer, in order
 * @throws SyntaxError where a tool's input was cut off, which no next turn can give back
 */
export function contentOf(events: Iterable<OutboundEvent>): ContentBlock[] {
  const drafts = new Map<number, Draft>();
  const draftOf = (index: number): Draft => {
    const draft = drafts.get(index) ?? {};
    drafts.set(index, draft);
    return draft;
  };
  for (const event of events) {
    if ('contentBlockStart' in event) {
      const { contentBlockIndex, start } = event.contentBlockStart as { contentBlockIndex: number } & Start;
      if (start?.toolUse) draftOf(contentBlockIndex).tool = { ...start.toolUse, input: '' };
    } else if ('contentBlockDelta' in event) {
      const { contentBlockIndex, delta } = event.contentBlockDelta;
      add(draftOf(contentBlockIndex), delta);
    }
  }
  return [...drafts].sort(([a], [b]) => a - b).flatMap(([, draft]) => blockOf(draft) ?? []);
}

interface Start {
  readonly start?: { readonly toolUse?: { readonly toolUseId: string; readonly name: string } };
}

type Delta = Extract<OutboundEvent, { contentBlockDelta: unknown }>['contentBlockDelta']['delta'];

function add(draft: Draft, { text, toolUse, reasoningContent }: Delta): void {
  if (text !== undefined) draft.text = (draft.text ?? '') + text;
  if (toolUse && draft.tool) draft.tool.input += toolUse.input;
  if (reasoningContent?.redactedContent !== undefined)
    draft.redactedContent = reasoningContent.redactedContent;
  else if (reasoningContent) {
    const { text: more = '', signature } = reasoningContent;
    draft.thought ??= { text: '' };
    draft.thought.text += more;
    if (signature !== undefined) draft.thought.signature = signature;
  }
}

function blockOf({ text, tool, thought, redactedContent }: Draft): ContentBlock | undefined {
  if (tool) {
    const { input, ...call } = tool;
    return {
      toolUse: { ...call, input: JSON.parse(input === '' ? '{}' : input) as Record<string, unknown> },
    };
  }
  if (redactedContent !== undefined) return { reasoningContent: { redactedContent } };
  if (thought) return { reasoningContent: { reasoningText: thought } };
  // The contract takes no blank text.
  return text === undefined || text.trim() === '' ? undefined : { text };
}
