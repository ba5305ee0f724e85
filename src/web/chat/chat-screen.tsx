import type { Gateway } from '../../client/gateway';
import type { Failure } from '../conversation/failure';
import { forgetConversation } from '../conversation/saved-conversation';
import { ErrorBanner } from '../error-banner';
import { Chat } from './chat';
import { ChatHeader } from './chat-header';
import { useGateway } from './use-gateway';

interface ChatScreenProps {
  /** Connects the signed-in user; the same function at every render. */
  readonly connect: () => Promise<Gateway>;
  readonly onSignOut: () => Promise<void>;
}

const noModels: Failure = {
  code: 'no_models',
  title: 'No model is open to you',
  message: 'Ask your operator to allow your group a model, then connect again.',
  remedy: 'retry',
};

/** What a signed-in user sees: the connection as it is made, then the chat over it. */
export function ChatScreen({ connect, onSignOut }: ChatScreenProps) {
  const { connection, reconnect } = useGateway(connect);
  const signOut = () => void onSignOut();

  if (connection.status === 'ready') {
    const { gateway, models } = connection;
    const [first, ...others] = models;
    const leave = () => {
      void onSignOut().then(() => forgetConversation(sessionStorage, gateway.userId));
    };
    if (first) {
      return <Chat gateway={gateway} models={[first, ...others]} onSignOut={leave} onSignInAgain={signOut} />;
    }
  }

  return (
    <div className="chat">
      <ChatHeader onSignOut={signOut} />
      <main className="column notice">
        {connection.status === 'connecting' ? (
          <p role="status">Connecting…</p>
        ) : (
          <ConnectionProblem
            failure={connection.status === 'failed' ? connection.failure : noModels}
            onSignInAgain={signOut}
            onReconnect={reconnect}
          />
        )}
      </main>
    </div>
  );
}

interface ConnectionProblemProps {
  readonly failure: Failure;
  readonly onSignInAgain: () => void;
  readonly onReconnect: () => void;
}

function ConnectionProblem({ failure, onSignInAgain, onReconnect }: ConnectionProblemProps) {
  const needsSignIn = failure.remedy === 'signIn';
  return (
    <ErrorBanner failure={failure}>
      <button type="button" className="button" onClick={needsSignIn ? onSignInAgain : onReconnect}>
        {needsSignIn ? 'Sign in again' : 'Connect again'}
      </button>
    </ErrorBanner>
  );
}
