import type { ChatRequest } from '../contract/requests';
import { utf8Length } from '../text';

/** What a chat template adds to a message, and to a conversation, at the most. */
const TOKENS_A_MESSAGE = 16;
const TOKENS_A_CONVERSATION = 64;

type Input = Pick<ChatRequest, 'messages' | 'system'>;

/** The text of a request in UTF-8. */
export function inputBytes({ messages, system = [] }: Input): number {
  const blocks = [...system, ...messages.flatMap(({ content }) => content)];
  return blocks.reduce((sum, { text }) => sum + utf8Length(text), 0);
}

/**
 * An upper bound of a request's input tokens that is never low: every tokenizer in use makes at most one token of one
 * UTF-8 byte.
 */
export function inputTokenBound(input: Input): number {
  const { messages, system = [] } = input;
  return inputBytes(input) + TOKENS_A_MESSAGE * (messages.length + system.length) + TOKENS_A_CONVERSATION;
}
