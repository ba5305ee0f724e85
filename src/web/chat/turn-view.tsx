import { memo } from 'react';
import type { Model } from '../../client/gateway';
import { SentAttachments } from '../attachments/sent-attachments';
import { CopyButton } from '../copy-button';
import { notesOf } from '../conversation/notes';
import { answerOf, idOf, isOpen, type Turn } from '../conversation/turn';
import { AnswerPart } from './answer-part';
import { Receipt } from './receipt';

interface TurnViewProps {
  readonly turn: Turn;
  readonly models: readonly Model[];
  /** Asks the model in place of a prepared answer; absent where it was not, or others have followed. */
  readonly onAskModel: (() => void) | undefined;
}

/** One prompt and its answer, as two articles whose headings a screen reader can step through. */
export const TurnView = memo(function TurnView({ turn, models, onAskModel }: TurnViewProps) {
  const nameOf = (modelId: string) => models.find((model) => model.modelId === modelId)?.name ?? modelId;
  const { attachments = [], rounds = [], requestId, status } = turn;
  const id = idOf(turn);
  const answer = answerOf(turn);
  return (
    <>
      <article className="prompt" aria-labelledby={`prompt-${id}`}>
        <h2 className="visually-hidden" id={`prompt-${id}`}>
          Your prompt
        </h2>
        <SentAttachments attachments={attachments} />
        <p>{turn.prompt}</p>
      </article>
      <article className="answer" aria-labelledby={`answer-${id}`} aria-busy={isOpen(turn)}>
        <h2 className="visually-hidden" id={`answer-${id}`}>
          Answer
        </h2>
        {rounds.map((round) => (
          <AnswerPart key={round.requestId} part={round} />
        ))}
        <AnswerPart key={requestId} part={turn} />
        {status === 'waiting' && turn.thought === undefined && (
          <p className="waiting">{`${nameOf(turn.modelId)} is thinking`}</p>
        )}
        {notesOf(turn, nameOf).map((note) => (
          <p key={note} className="note">
            {note}
          </p>
        ))}
        {!isOpen(turn) && answer !== '' && (
          <footer className="answer-footer">
            <Receipt turn={turn} nameOf={nameOf} />
            <div className="answer-actions">
              {onAskModel && (
                <button type="button" className="text-button" onClick={onAskModel}>
                  Ask the model instead
                </button>
              )}
              <CopyButton name="Copy answer" text={answer} />
            </div>
          </footer>
        )}
      </article>
    </>
  );
});
