import { memo } from 'react';
import { CopyButton } from '../copy-button';
import type { Turn } from '../conversation/conversation';
import { notesOf } from '../conversation/notes';
import { Markdown } from '../markdown/markdown';
import { Receipt } from './receipt';

interface TurnViewProps {
  readonly turn: Turn;
  readonly modelName: string;
}

/** One prompt and its answer, as two articles whose headings a screen reader can step through. */
export const TurnView = memo(function TurnView({ turn, modelName }: TurnViewProps) {
  const isOpen = turn.status === 'waiting' || turn.status === 'streaming';
  return (
    <>
      <article className="prompt" aria-labelledby={`prompt-${turn.requestId}`}>
        <h2 className="visually-hidden" id={`prompt-${turn.requestId}`}>
          Your prompt
        </h2>
        <p>{turn.prompt}</p>
      </article>
      <article className="answer" aria-labelledby={`answer-${turn.requestId}`} aria-busy={isOpen}>
        <h2 className="visually-hidden" id={`answer-${turn.requestId}`}>
          Answer
        </h2>
        {turn.status === 'waiting' && <p className="waiting">{`${modelName} is thinking`}</p>}
        <div className="markdown">
          <Markdown text={turn.answer} />
        </div>
        {notesOf(turn).map((note) => (
          <p key={note} className="note">
            {note}
          </p>
        ))}
        {!isOpen && turn.answer !== '' && (
          <footer className="answer-footer">
            <Receipt turn={turn} modelName={modelName} />
            <CopyButton name="Copy answer" text={turn.answer} />
          </footer>
        )}
      </article>
    </>
  );
});
