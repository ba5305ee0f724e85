import { failedTurnOf, type Conversation } from '../conversation/conversation';
import type { Remedy } from '../conversation/failure';
import { ErrorBanner } from '../error-banner';

interface ProblemActions {
  readonly onRetry: () => void;
  /** Takes the prompt back into the composer. */
  readonly onEdit: () => void;
  readonly onSignInAgain: () => void;
}

interface ProblemProps extends ProblemActions {
  readonly conversation: Conversation;
  readonly onDismiss: () => void;
}

/** What went wrong and what can be done. The remedies outlast the banner: a prompt that failed is never out of reach. */
export function Problem({ conversation, onDismiss, ...actions }: ProblemProps) {
  const { alert } = conversation;
  const remedy = failedTurnOf(conversation)?.failure?.remedy;
  const remedies = remedy && <Remedies remedy={remedy} {...actions} />;
  if (!alert) return remedies && <div className="turn-actions">{remedies}</div>;
  return (
    <ErrorBanner failure={alert}>
      {remedies}
      <button type="button" className="button" onClick={onDismiss}>
        Dismiss
      </button>
    </ErrorBanner>
  );
}

function Remedies({ remedy, onRetry, onEdit, onSignInAgain }: ProblemActions & { readonly remedy: Remedy }) {
  return (
    <>
      {remedy === 'signIn' && (
        <button type="button" className="button" onClick={onSignInAgain}>
          Sign in again
        </button>
      )}
      {remedy === 'retry' && (
        <button type="button" className="button" onClick={onRetry}>
          Retry
        </button>
      )}
      <button type="button" className="button" onClick={onEdit}>
        Edit prompt
      </button>
    </>
  );
}
