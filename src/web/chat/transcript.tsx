import type { ReactNode } from 'react';
import type { Model } from '../../client/gateway';
import type { Conversation } from '../conversation/conversation';
import { idOf } from '../conversation/turn';
import { DownIcon } from '../icons';
import { TurnView } from './turn-view';
import type { StickToEnd } from './use-stick-to-end';

interface TranscriptProps extends Pick<StickToEnd, 'scroller' | 'content' | 'isAway'> {
  readonly conversation: Conversation;
  readonly models: readonly Model[];
  /** Shown in place of a conversation without turns. */
  readonly children: ReactNode;
  readonly onJump: () => void;
  /** Asks the model in place of the last answer, where that was prepared. */
  readonly onAskModel: () => void;
}

/** The conversation so far. It scrolls by itself, by keyboard too, and follows its end until the reader scrolls up. */
export function Transcript({
  conversation,
  models,
  scroller,
  content,
  isAway,
  children,
  onJump,
  onAskModel,
}: TranscriptProps) {
  const last = conversation.turns.at(-1);
  return (
    <div className="transcript">
      <section className="transcript-scroller" aria-label="Conversation" tabIndex={0} ref={scroller}>
        <div className="column" ref={content}>
          {conversation.turns.length === 0
            ? children
            : conversation.turns.map((turn) => (
                <TurnView
                  key={idOf(turn)}
                  turn={turn}
                  models={models}
                  onAskModel={turn === last && turn.receipt?.prepared ? onAskModel : undefined}
                />
              ))}
        </div>
      </section>
      {isAway && (
        <button type="button" className="jump-button" onClick={onJump}>
          <DownIcon />
          <span>Jump to latest</span>
        </button>
      )}
    </div>
  );
}
