import { useEffect, useState } from 'react';
import { CheckIcon, CopyIcon } from './icons';

const SHOWN_MILLISECONDS = 2000;

/** Copies `text`, and says for a moment whether that worked. */
export function CopyButton({ name, text }: { readonly name: string; readonly text: string }) {
  const [outcome, setOutcome] = useState<'Copied' | 'Not copied'>();

  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [outcome]);

  return (
    <button
      type="button"
      className="quiet-button"
      onClick={() => {
        navigator.clipboard.writeText(text).then(
          () => setOutcome('Copied'),
          () => setOutcome('Not copied'),
        );
      }}
    >
      {outcome === 'Copied' ? <CheckIcon /> : <CopyIcon />}
      <span aria-live="polite">{outcome ?? name}</span>
    </button>
  );
}
