import type { ConverseStreamOutput, ReasoningContentBlockDelta } from '@aws-sdk/client-bedrock-runtime';
import { createHash, randomUUID } from 'node:crypto';
import type { ToolCall } from './directives';
import { splitIntoTokens } from './token-approximation';

/** A block of reasoning: its text in pieces, then the signature with which it must be given back. */
export function* thoughtEvents(thought: string, contentBlockIndex: number): Generator<ConverseStreamOutput> {
  const delta = (reasoningContent: ReasoningContentBlockDelta): ConverseStreamOutput => ({
    contentBlockDelta: { contentBlockIndex, delta: { reasoningContent } },
  });
  for (const text of splitIntoTokens(thought)) yield delta({ text });
  yield delta({ signature: createHash('sha256').update(thought).digest('base64') });
  yield { contentBlockStop: { contentBlockIndex } };
}

/** How much of a tool's input comes at once, in characters. */
const PIECE = 8;

/** A block of a tool's call: its input comes as pieces of JSON that are none by themselves. */
export function* toolEvents(
  { name, input }: ToolCall,
  contentBlockIndex: number,
): Generator<ConverseStreamOutput> {
  const toolUseId = `tooluse_${randomUUID().replaceAll('-', '').slice(0, 22)}`;
  yield { contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId, name } } } };
  for (let start = 0; start < input.length; start += PIECE) {
    const piece = input.slice(start, start + PIECE);
    yield { contentBlockDelta: { contentBlockIndex, delta: { toolUse: { input: piece } } } };
  }
  yield { contentBlockStop: { contentBlockIndex } };
}
