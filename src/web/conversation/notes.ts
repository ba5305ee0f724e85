import { clampNoteOf } from './clamp';
import type { Turn } from './conversation';

/** How answers end, beside Bedrock's ordinary `end_turn` and `stop_sequence`. The list is open. */
const stopReasonNotes: Readonly<Record<string, string>> = {
  max_tokens: 'The answer reached the greatest length that was allowed and ends here.',
  model_context_window_exceeded: 'The conversation fills the model’s context. Start a new chat to go on.',
  guardrail_intervened: 'A guardrail stepped in. This exchange is left out of what the model sees next.',
  content_filtered: 'The model’s content filter ended this answer.',
};

/** What the reader has to know about how an answer ended; nothing where it is simply complete. */
export function notesOf(turn: Turn): readonly string[] {
  return [endNote(turn), turn.gaps > 0 ? 'A part of this answer was lost on the way to you.' : ''].filter(
    (note) => note !== '',
  );
}

function endNote(turn: Turn): string {
  const { status, answer, stopReason, failure } = turn;
  const isEmpty = answer.trim() === '';
  switch (status) {
    case 'waiting':
    case 'streaming':
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
