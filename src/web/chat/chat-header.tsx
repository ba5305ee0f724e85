import type { ReactNode } from 'react';
import { SignOutIcon } from '../icons';

interface ChatHeaderProps {
  /** Controls that need a connection. */
  readonly children?: ReactNode;
  readonly onSignOut: () => void;
}

/** The page's header: its name, the conversation's controls, and the way out. */
export function ChatHeader({ children, onSignOut }: ChatHeaderProps) {
  return (
    <header className="chat-header">
      <h1>AI Gateway</h1>
      {children}
      <button type="button" className="header-button sign-out" onClick={onSignOut}>
        <SignOutIcon />
        <span>Sign out</span>
      </button>
    </header>
  );
}
