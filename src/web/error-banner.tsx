import type { ReactNode } from 'react';
import type { Failure } from './conversation/failure';

interface ErrorBannerProps {
  readonly failure: Failure;
  /** When asking again can help. Told with the rest, and not again when it changes: a timer is no live region. */
  readonly wait?: ReactNode;
  /** Buttons: what can be done about it. */
  readonly children: ReactNode;
}

/** Says at once what went wrong and what to do. */
export function ErrorBanner({ failure, wait, children }: ErrorBannerProps) {
  const { title, message, requestId } = failure;
  return (
    <div className="error-banner">
      <div role="alert">
        <p className="error-title">{title}</p>
        <p>{message}</p>
        {wait}
        {requestId !== undefined && <p className="request-id">{`Request ${requestId}`}</p>}
      </div>
      <div className="error-actions">{children}</div>
    </div>
  );
}
