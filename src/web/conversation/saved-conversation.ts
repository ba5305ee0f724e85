import { emptyConversation, type Conversation, type Turn } from './conversation';
import type { Failure } from './failure';

/** Raised with every change of `Conversation` that older pages could not have written. */
const keyOf = (userId: string) => `ai-gateway/conversation/1/${userId}`;

const reloaded: Failure = {
  code: 'reloaded',
  title: 'The page was reloaded while this answer came in',
  message: 'What had arrived until then is kept. The rest went to the page that is gone.',
  remedy: 'retry',
};

/**
 * Keeps the conversation over a reload: in the tab's own storage, which ends with the tab, and per user. A full or
 * forbidden storage costs no more than that.
 */
export function saveConversation(storage: Storage, userId: string, conversation: Conversation): void {
  try {
    storage.setItem(keyOf(userId), JSON.stringify(conversation));
  } catch {
    forgetConversation(storage, userId);
  }
}

/** The conversation as it was saved, else an empty one. A turn that was open has lost its stream, and has failed. */
export function restoreConversation(storage: Storage, userId: string, freshId: string): Conversation {
  const saved = storage.getItem(keyOf(userId));
  if (saved === null) return emptyConversation(freshId);
  // Written by saveConversation: the key names the user and the version.
  const { conversationId, turns } = JSON.parse(saved) as Conversation;
  return { conversationId, turns: turns.map(close) };
}

/** Removes what was saved, so that nothing of it stays when the user signs out. */
export function forgetConversation(storage: Storage, userId: string): void {
  storage.removeItem(keyOf(userId));
}

function close(turn: Turn): Turn {
  if (turn.status !== 'waiting' && turn.status !== 'streaming') return turn;
  return { ...turn, status: 'failed', stopping: false, failure: { ...reloaded, requestId: turn.requestId } };
}
