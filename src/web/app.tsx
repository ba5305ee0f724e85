import type { Gateway } from '../client/gateway';
import { ChatScreen } from './chat/chat-screen';
import { NewPasswordForm } from './sign-in/new-password-form';
import type { Credentials } from './sign-in/session';
import { SignInForm } from './sign-in/sign-in-form';
import { useSession } from './sign-in/use-session';

interface AppProps {
  /** Connects the signed-in user; the same function at every render. */
  readonly connect: () => Promise<Gateway>;
  readonly demoUsers: readonly Credentials[];
}

/** The whole page: who is there decides what it shows. */
export function App({ connect, demoUsers }: AppProps) {
  const session = useSession();
  switch (session.phase) {
    case 'checking':
      return null;
    case 'signedOut':
      return <SignInForm demoUsers={demoUsers} onSignIn={session.signIn} />;
    case 'newPassword':
      return <NewPasswordForm onChoose={session.chooseNewPassword} />;
    case 'signedIn':
      return <ChatScreen connect={connect} onSignOut={session.signOut} />;
  }
}
