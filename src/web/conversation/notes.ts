import { clampNoteOf } from './clamp';
import { guardrailNoteOf } from './guardrail';
import type { LeftOut } from './outgoing';
import { fallbackNotesOf, type NameOf } from './speaker';
import { MAX_ROUNDS } from './turn-progress';
import { answerOf, type Turn } from './turn';

/** How answers end, beside Bedrock's ordinary `end_turn` and `stop_sequence`. The list is open. */
const stopReasonNotes: Readonly<Record<string, string>> = {
  max_tokens: 'The answer reached the greatest length that was allowed and ends here.',
  model_context_window_exceeded: 'The conversation fills the model’s context. Start a new chat to go on.',
  guardrail_intervened: 'A guardrail stepped in. This exchange is left out of what the model sees next.',
  content_filtered: 'The model’s content filter ended this answer.',
  tool_use: `The model asked for tools more than ${MAX_ROUNDS} times. Ask it to go on.`,
};

/** What the reader has to know about how an answer came and ended; nothing where one simply is complete. */
export function notesOf(turn: Turn, nameOf: NameOf = (modelId) => modelId): readonly string[] {
  return [
    ...fallbackNotesOf(turn, nameOf),
    endNote(turn),
    guardrailNoteOf(turn),
    turn.gaps > 0 ? 'A part of this answer was lost on the way to you.' : '',
    leftOutNote(turn.leftOut),
  ].filter((note) => note !== '');
}

function leftOutNote(leftOut: LeftOut | undefined): string {
  if (leftOut === undefined) return '';
  const { attachments, exchanges } = leftOut;
  return [
    attachments.length > 0 &&
      `The model was not sent ${attachments.join(', ')} with this: there was no room, or it does not take them. Attach what it needs again.`,
    exchanges > 0 &&
      `The conversation is too long to send whole: the model was not sent its oldest ${exchanges === 1 ? 'question' : `${exchanges} questions`}.`,
  ]
    .filter((note) => note !== false)
    .join(' ');
}

function endNote(turn: Turn): string {
  const { status, stopReason, failure } = turn;
  const isEmpty = answerOf(turn) === '';
  switch (status) {
    case 'waiting':
    case 'streaming':
    case 'calling':
      return '';
    case 'stopped':
      return isEmpty ? 'Stopped before anything arrived.' : 'Stopped. What had arrived is kept.';
    case 'failed':
      return isEmpty
        ? `${failure?.title ?? 'There is no answer'}. This prompt is left out of what the model sees next.`
        : `${failure?.title ?? 'The answer broke off'}. What had arrived is kept, and left out of what the model sees next.`;
    case 'complete':
      return (
        clampNoteOf(turn) ??
        stopReasonNotes[stopReason ?? ''] ??
        (isEmpty ? 'The model answered with nothing.' : '')
      );
  }
}
