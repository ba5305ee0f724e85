import { useRef } from 'react';
import { AttachIcon } from '../icons';

interface AttachButtonProps {
  /** The endings of files that can be picked. */
  readonly accept: string;
  readonly onPick: (files: readonly File[]) => void;
}

/** Opens the file picker. */
export function AttachButton({ accept, onPick }: AttachButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className="attach-button"
        aria-label="Attach files"
        title="Attach files"
        onClick={() => input.current?.click()}
      >
        <AttachIcon />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={accept}
        onChange={(event) => {
          onPick([...(event.target.files ?? [])]);
          // The same file can be picked again.
          event.target.value = '';
        }}
      />
    </>
  );
}
