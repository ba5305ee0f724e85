import type { Remedy } from '../conversation/failure';

export interface RemedyActions {
  readonly onRetry: () => void;
  /** Takes the prompt back into the composer. */
  readonly onEdit: () => void;
  readonly onSignInAgain: () => void;
}

interface RemediesProps extends RemedyActions {
  readonly remedy: Remedy;
  /** Asking again cannot help yet. */
  readonly isWaiting: boolean;
}

/** Buttons for what can be done about a turn that failed. */
export function Remedies({ remedy, isWaiting, onRetry, onEdit, onSignInAgain }: RemediesProps) {
  return (
    <>
      {remedy === 'signIn' && (
        <button type="button" className="button" onClick={onSignInAgain}>
          Sign in again
        </button>
      )}
      {remedy === 'retry' && (
        <button type="button" className="button" disabled={isWaiting} onClick={onRetry}>
          Try again
        </button>
      )}
      <button type="button" className="button" onClick={onEdit}>
        Edit prompt
      </button>
    </>
  );
}
