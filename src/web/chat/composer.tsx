import { useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { SendIcon, StopIcon } from '../icons';

interface ComposerProps {
  readonly draft: string;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** `stopping`: asked for, and not confirmed yet. */
  readonly answer: 'none' | 'coming' | 'stopping';
  readonly onDraft: (draft: string) => void;
  readonly onSend: () => void;
  readonly onStop: () => void;
}

/** Where prompts are written. Enter sends, Shift+Enter starts a line. The next prompt can be written during an answer. */
export function Composer({ draft, field, answer, onDraft, onSend, onStop }: ComposerProps) {
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // During composition Enter picks what the input method offers.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onSend();
  }

  return (
    <form
      className="composer"
      aria-label="Prompt"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <div className="composer-box">
        {/* Styles lay a copy of the text under the field: it gives the field its height without a measuring script. */}
        <div className="autosize" data-text={draft}>
          <textarea
            ref={field}
            rows={1}
            value={draft}
            aria-label="Message"
            aria-describedby="composer-hint"
            placeholder="Ask anything"
            enterKeyHint="send"
            autoFocus
            onChange={(event) => onDraft(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        {answer === 'none' ? (
          <button type="submit" className="round-button" aria-label="Send" disabled={draft.trim() === ''}>
            <SendIcon />
          </button>
        ) : (
          <StopButton isStopping={answer === 'stopping'} field={field} onStop={onStop} />
        )}
      </div>
      <p className="hint" id="composer-hint">
        {answer === 'none' ? 'Enter sends, Shift + Enter starts a new line' : 'Esc stops the answer'}
      </p>
    </form>
  );
}

interface StopButtonProps extends Pick<ComposerProps, 'field' | 'onStop'> {
  readonly isStopping: boolean;
}

/** Goes when the answer ends; the focus, where it was here, then goes to the field and not to nowhere. */
function StopButton({ isStopping, field, onStop }: StopButtonProps) {
  const button = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => {
    const element = button.current;
    const next = field.current;
    return () => {
      if (document.activeElement === element) next?.focus();
    };
  }, [field]);

  return (
    <button
      ref={button}
      type="button"
      className="round-button"
      aria-label={isStopping ? 'Stopping' : 'Stop'}
      aria-disabled={isStopping}
      onClick={onStop}
    >
      <StopIcon />
    </button>
  );
}
