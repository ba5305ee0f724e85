import type { ContentBlock } from '../../gateway/contract/content';
import type { Message } from '../../gateway/contract/requests';
import { attachmentBlocks, isSendable } from '../attachments/attachment';
import { answerOf, type Question, type Round, type Turn } from './turn';

/** The model that is asked: it is sent only what it takes. */
export interface Receiver {
  readonly modelId: string;
  readonly capabilities: readonly string[];
}

/** A question, and how far its answer has come. */
export type Asked = Pick<Question, 'prompt' | 'attachments'> & Pick<Turn, 'rounds'>;

/**
 * What the model is sent: every exchange that is part of the conversation, then the question with what tools have given since.
 * Always alternates, and begins and ends with the user. A model without tools is sent what was said between their calls.
 */
export function messagesOf(turns: readonly Turn[], asked: Asked, receiver: Receiver): Message[] {
  const names = new Set<string>();
  const answered = turns
    .filter(isPartOfConversation)
    .flatMap((turn): Message[] => [
      ...questionOf(turn, receiver, names),
      { role: 'assistant', content: [textOf(takesTools(receiver) ? turn.answer : answerOf(turn))] },
    ]);
  return [...answered, ...questionOf(asked, receiver, names)];
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

function questionOf(asked: Asked, receiver: Receiver, names: Set<string>): Message[] {
  const { prompt, attachments = [], rounds = [] } = asked;
  const sendable = attachments.filter((attachment) => isSendable(attachment, receiver.capabilities));
  const question: Message = {
    role: 'user',
    content: [...attachmentBlocks(sendable, names), textOf(prompt)],
  };
  return [question, ...(takesTools(receiver) ? rounds.flatMap((round) => roundOf(round, receiver)) : [])];
}

function roundOf(round: Round, receiver: Receiver): Message[] {
  return [
    { role: 'assistant', content: round.content.filter((block) => takesThought(block, round, receiver)) },
    { role: 'user', content: round.results.map((toolResult) => ({ toolResult })) },
  ];
}

/** A signature proves a thought to the model that thought it, and to no other. */
function takesThought({ reasoningContent }: ContentBlock, { receipt }: Round, receiver: Receiver): boolean {
  const isOwn = receipt?.modelId === receiver.modelId && receiver.capabilities.includes('reasoning');
  return reasoningContent === undefined || isOwn;
}

const takesTools = ({ capabilities }: Receiver) => capabilities.includes('tools');

/** Unpaired surrogates, which a cut paste or a stopped answer can hold, are not Unicode text: the contract refuses them. */
const textOf = (text: string) => ({ text: text.toWellFormed() });
