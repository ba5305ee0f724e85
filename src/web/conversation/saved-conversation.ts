import { emptyConversation, openTurnOf, type Conversation } from './conversation';
import type { Turn } from './turn';

const PREFIX = 'ai-gateway/conversation/';

/** The number is raised with every change of `Conversation` that older pages could not have written. */
const keyOf = (userId: string) => `${PREFIX}2/${userId}`;

/**
 * Keeps the conversation over a reload: in the tab's own storage, which ends with the tab, and per user. Where the storage is
 * too small for what is attached, only the names are kept; a full or forbidden one costs no more than the reload.
 *
 * A turn that is open is kept with the number of the last event in its text: only the rest has to come again.
 */
export function saveConversation(storage: Storage, userId: string, conversation: Conversation): void {
  const isKept = [conversation, withoutBytes(conversation)].some((each) => {
    try {
      storage.setItem(keyOf(userId), JSON.stringify(each));
      return true;
    } catch {
      return false;
    }
  });
  if (!isKept) forgetConversation(storage, userId);
}

/**
 * The conversation as it was saved, else an empty one. A turn that was open still is: what it lacks is to be asked for.
 * What another user of this tab has left is removed, who may not have signed out.
 */
export function restoreConversation(storage: Storage, userId: string, freshId: string): Conversation {
  const own = keyOf(userId);
  for (const key of Object.keys(storage)) {
    if (key.startsWith(PREFIX) && key !== own) storage.removeItem(key);
  }
  const saved = storage.getItem(own);
  if (saved === null) return emptyConversation(freshId);
  // Written by saveConversation: the key names the user and the version.
  const { conversationId, turns } = JSON.parse(saved) as Conversation;
  return { conversationId, turns: turns.map(askAnew) };
}

/** Removes what was saved, so that nothing of it stays when the user signs out. */
export function forgetConversation(storage: Storage, userId: string): void {
  storage.removeItem(keyOf(userId));
}

/**
 * Tells when a conversation is worth saving though its answer goes on: when it was begun, and when its text was. What comes
 * later is asked for again, should the page end without a warning.
 */
export function savePointOf(conversation: Conversation): unknown {
  const open = openTurnOf(conversation);
  return open ? `${open.requestId} ${open.status}` : conversation.turns;
}

/** Whether a stop that was asked for got through is not known: it can be asked for again. */
function askAnew(turn: Turn): Turn {
  return turn.stopping ? { ...turn, stopping: false } : turn;
}

function withoutBytes(conversation: Conversation): Conversation {
  const turns = conversation.turns.map(({ attachments, ...turn }) => ({
    ...turn,
    ...(attachments && { attachments: attachments.map(({ bytes: _, ...attachment }) => attachment) }),
  }));
  return { ...conversation, turns };
}
