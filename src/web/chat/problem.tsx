import { failedTurnOf, type Conversation } from '../conversation/conversation';
import type { Failure } from '../conversation/failure';
import { ErrorBanner } from '../error-banner';
import { Remedies, type RemedyActions } from './remedies';
import { useTimeUntil } from './use-time-until';
import { waitText } from './wait-text';

interface ProblemProps extends RemedyActions {
  readonly conversation: Conversation;
  readonly onDismiss: () => void;
}

/** What went wrong and what can be done. The remedies outlast the banner: a prompt that failed is never out of reach. */
export function Problem({ conversation, ...actions }: ProblemProps) {
  const { alert } = conversation;
  const failed = failedTurnOf(conversation);
  // The key has each failure counted down by a clock of its own.
  return (
    <KnownProblem key={failed?.requestId ?? 'none'} alert={alert} failure={failed?.failure} {...actions} />
  );
}

interface KnownProblemProps extends RemedyActions {
  readonly alert: Failure | undefined;
  /** Of the turn that failed. */
  readonly failure: Failure | undefined;
  readonly onDismiss: () => void;
}

function KnownProblem({ alert, failure, onDismiss, ...actions }: KnownProblemProps) {
  const retryAt = failure?.retryAt;
  const now = useTimeUntil(retryAt);
  const wait = retryAt === undefined ? undefined : waitText(retryAt, now);
  const remedies = failure && (
    <Remedies remedy={failure.remedy} isWaiting={wait !== undefined} {...actions} />
  );
  const countdown = retryAt !== undefined && (
    // A timer is read out when it is come upon, and not at every tick.
    <p className="wait" role="timer">
      {wait === undefined ? 'You can try again now.' : `You can try again ${wait}.`}
    </p>
  );
  return (
    <>
      {alert ? (
        <ErrorBanner failure={alert} wait={countdown}>
          {remedies}
          <button type="button" className="button" onClick={onDismiss}>
            Dismiss
          </button>
        </ErrorBanner>
      ) : (
        remedies && (
          <div className="turn-actions">
            {countdown}
            {remedies}
          </div>
        )
      )}
      {retryAt !== undefined && (
        <p className="visually-hidden" role="status">
          {wait === undefined ? 'You can try again now' : ''}
        </p>
      )}
    </>
  );
}
