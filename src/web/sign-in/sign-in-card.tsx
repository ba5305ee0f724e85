import { useState, type ReactNode } from 'react';
import { describeSignInError } from './session';

interface SignInCardProps {
  readonly title: string;
  readonly submitLabel: string;
  /** The form's fields. */
  readonly children: ReactNode;
  /** A rejection is shown above the button. */
  readonly onSubmit: () => Promise<void>;
  /** Shown under the form. */
  readonly aside?: ReactNode;
}

/** A page with one form on it. */
export function SignInCard({ title, submitLabel, children, onSubmit, aside }: SignInCardProps) {
  const [problem, setProblem] = useState<string>();
  const [isPending, setPending] = useState(false);

  async function submit() {
    setProblem(undefined);
    setPending(true);
    try {
      await onSubmit();
    } catch (error) {
      setProblem(describeSignInError(error));
    } finally {
      setPending(false);
    }
  }

  return (
    <main className="sign-in">
      <p className="product">AI Gateway</p>
      <h1>{title}</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending) void submit();
        }}
      >
        {children}
        {problem !== undefined && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button primary" aria-disabled={isPending}>
          {isPending ? 'One moment…' : submitLabel}
        </button>
      </form>
      {aside}
    </main>
  );
}
