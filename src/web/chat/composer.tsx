import { useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { AttachButton } from '../attachments/attach-button';
import { AttachmentList } from '../attachments/attachment-list';
import type { Attaching } from '../attachments/use-attachments';
import { useFileDrop } from '../attachments/use-file-drop';
import { SendIcon, StopIcon } from '../icons';

interface ComposerProps {
  readonly draft: string;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly attaching: Attaching;
  /** `stopping`: asked for, and not confirmed yet. */
  readonly answer: 'none' | 'coming' | 'stopping';
  readonly onDraft: (draft: string) => void;
  readonly onSend: () => void;
  readonly onStop: () => void;
}

/**
 * Where prompts are written. Enter sends, Shift+Enter starts a line. Files are picked, pasted, or dropped anywhere on the page.
 * The next prompt can be written during an answer.
 */
export function Composer({ draft, field, attaching, answer, onDraft, onSend, onStop }: ComposerProps) {
  const { attachments, accept, problem, isBlocked, add, remove } = attaching;
  const isOver = useFileDrop(add);

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
      {problem !== undefined && (
        <p className="attach-problem" role="alert">
          {problem}
        </p>
      )}
      <div className={isOver ? 'composer-box drop' : 'composer-box'}>
        <AttachmentList
          attachments={attachments}
          onRemove={(id) => {
            remove(id);
            field.current?.focus();
          }}
        />
        {accept !== '' && <AttachButton accept={accept} onPick={add} />}
        {/* Styles lay a copy of the text under the field: it gives the field its height without a measuring script. */}
        <div className="autosize" data-text={draft}>
          <textarea
            ref={field}
            rows={1}
            value={draft}
            aria-label="Message"
            aria-describedby="composer-hint"
            placeholder={attachments.length === 0 ? 'Ask anything' : 'Ask about what you attached'}
            enterKeyHint="send"
            autoFocus
            onChange={(event) => onDraft(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={(event) => {
              const files = [...event.clipboardData.files];
              if (files.length === 0) return;
              event.preventDefault();
              add(files);
            }}
          />
        </div>
        {answer === 'none' ? (
          <button
            type="submit"
            className="round-button"
            aria-label="Send"
            disabled={draft.trim() === '' || isBlocked}
          >
            <SendIcon />
          </button>
        ) : (
          <StopButton isStopping={answer === 'stopping'} field={field} onStop={onStop} />
        )}
      </div>
      <p className="visually-hidden" role="status">
        {attachments.length > 0 ? `Attached: ${attachments.map(({ name }) => name).join(', ')}` : ''}
      </p>
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
