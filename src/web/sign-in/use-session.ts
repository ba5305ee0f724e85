import { getCurrentUser, signOut } from 'aws-amplify/auth';
import { useEffect, useState } from 'react';
import { chooseNewPassword, startSignIn, type Credentials } from './session';

export type SessionPhase = 'checking' | 'signedOut' | 'newPassword' | 'signedIn';

export interface Session {
  readonly phase: SessionPhase;
  /** Rejects with what Cognito refuses with. */
  readonly signIn: (credentials: Credentials) => Promise<void>;
  readonly chooseNewPassword: (password: string) => Promise<void>;
  readonly signOut: () => Promise<void>;
}

/** Who uses the page. A session that an earlier visit left is taken up. */
export function useSession(): Session {
  const [phase, setPhase] = useState<SessionPhase>('checking');

  useEffect(() => {
    getCurrentUser().then(
      () => setPhase('signedIn'),
      () => setPhase('signedOut'),
    );
  }, []);

  return {
    phase,
    async signIn(credentials) {
      setPhase(await startSignIn(credentials));
    },
    async chooseNewPassword(password) {
      setPhase(await chooseNewPassword(password));
    },
    async signOut() {
      // Amplify drops the tokens even where Cognito cannot be reached to revoke them.
      await signOut().catch(() => undefined);
      setPhase('signedOut');
    },
  };
}
