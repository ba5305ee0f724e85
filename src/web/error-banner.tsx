import type { ReactNode } from 'react';
import type { Failure } from './conversation/failure';

interface ErrorBannerProps {
  readonly failure: Failure;
  /** Buttons: what can be done about it. */
  readonly children: ReactNode;
}

/** Says at once what went wrong and what to do. */
export function ErrorBanner({ failure: { title, message, requestId }, children }: ErrorBannerProps) {
  return (
    <div className="error-banner">
      <div role="alert">
        <p className="error-title">{title}</p>
        <p>{message}</p>
        {requestId !== undefined && <p className="request-id">{`Request ${requestId}`}</p>}
      </div>
      <div className="error-actions">{children}</div>
    </div>
  );
}
