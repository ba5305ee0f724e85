import type { Message } from '../../gateway/contract/requests';
import { isSendable } from '../attachments/attachment';
import { MAX_DOCUMENTS, MAX_IMAGES } from '../attachments/budget';
import { isPartOfConversation, messagesOf, type Asked, type Receiver } from './messages';
import type { Turn } from './turn';

/** What the messages of a request may take, in bytes of JSON: AppSync takes events of 240 KB, and the rest needs some. */
export const MAX_MESSAGES_BYTES = 228_000;

/** What the model was not sent, though it is part of the conversation. */
export interface LeftOut {
  /** Names of attachments. */
  readonly attachments: readonly string[];
  /** How many of the oldest questions, with their answers. */
  readonly exchanges: number;
}

export interface Outgoing {
  readonly messages: readonly Message[];
  /** Absent where nothing was. */
  readonly leftOut?: LeftOut;
}

/**
 * The messages of a request, which AppSync and Bedrock take: where they are too many, the oldest attachments are left out
 * first, then the oldest questions with their answers. The question itself always stays whole.
 */
export function outgoingOf(turns: readonly Turn[], asked: Asked, receiver: Receiver): Outgoing {
  const conversation = turns.filter(isPartOfConversation);
  let kept: readonly Turn[] = conversation;
  let messages = messagesOf(kept, asked, receiver);
  while (kept.length > 0 && !fits(messages)) {
    kept = withoutOldest(kept);
    messages = messagesOf(kept, asked, receiver);
  }
  const sent = new Set(
    [...kept, asked].flatMap(({ attachments = [] }) =>
      attachments.filter((each) => isSendable(each, receiver.capabilities)).map(({ id }) => id),
    ),
  );
  const attachments = [...conversation, asked]
    .flatMap((turn) => turn.attachments ?? [])
    .filter(({ id }) => !sent.has(id))
    .map(({ name }) => name);
  const exchanges = conversation.length - kept.length;
  return { messages, ...(attachments.length + exchanges > 0 && { leftOut: { attachments, exchanges } }) };
}

function withoutOldest(turns: readonly Turn[]): readonly Turn[] {
  const oldest = turns.findIndex(({ attachments = [] }) => attachments.length > 0);
  if (oldest === -1) return turns.slice(1);
  return turns.map((turn, index) =>
    index === oldest ? { ...turn, attachments: turn.attachments?.slice(1) ?? [] } : turn,
  );
}

function fits(messages: readonly Message[]): boolean {
  const blocks = messages.flatMap(({ content }) => content);
  return (
    blocks.filter(({ document }) => document).length <= MAX_DOCUMENTS &&
    blocks.filter(({ image }) => image).length <= MAX_IMAGES &&
    new TextEncoder().encode(JSON.stringify(messages)).length <= MAX_MESSAGES_BYTES
  );
}
