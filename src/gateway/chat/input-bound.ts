import type { ChatRequest } from '../contract/requests';
import { utf8Length } from '../text';

/** What a chat template adds to a message, and to a conversation, at the most. */
const TOKENS_A_MESSAGE = 16;
const TOKENS_A_CONVERSATION = 64;

/**
 * An upper bound of a request's input tokens that is never low: every tokenizer in use makes at most one token of one
 * UTF-8 byte.
 */
export function inputTokenBound({ messages, system = [] }: Pick<ChatRequest, 'messages' | 'system'>): number {
  const blocks = [...system, ...messages.flatMap(({ content }) => content)];
  const bytes = blocks.reduce((sum, { text }) => sum + utf8Length(text), 0);
  return bytes + TOKENS_A_MESSAGE * (messages.length + system.length) + TOKENS_A_CONVERSATION;
}
