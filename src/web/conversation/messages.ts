import type { Message } from '../../gateway/contract/requests';
import type { Turn } from './conversation';

/**
 * What the model is sent: every exchange that is part of the conversation, then the prompt. Always alternates, and begins
 * and ends with the user.
 */
export function messagesOf(turns: readonly Turn[], prompt: string): Message[] {
  return [
    ...turns
      .filter(isPartOfConversation)
      .flatMap((turn) => [message('user', turn.prompt), message('assistant', turn.answer)]),
    message('user', prompt),
  ];
}

/**
 * Whether later turns build on this one. A failed turn has no answer to alternate with; a blocked one would have the
 * guardrail, which reads the whole conversation, block every turn that follows.
 */
export function isPartOfConversation({ status, answer, stopReason }: Turn): boolean {
  return (
    (status === 'complete' || status === 'stopped') &&
    answer.trim() !== '' &&
    stopReason !== 'guardrail_intervened'
  );
}

/** Unpaired surrogates, which a cut paste or a stopped answer can hold, are not Unicode text: the contract refuses them. */
function message(role: Message['role'], text: string): Message {
  return { role, content: [{ text: text.toWellFormed() }] };
}
