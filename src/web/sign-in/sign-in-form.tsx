import { useRef, useState } from 'react';
import { DemoUsers } from './demo-users';
import type { Credentials } from './session';
import { SignInCard } from './sign-in-card';
import { TextField } from './text-field';

interface SignInFormProps {
  /** Users that a local gateway was seeded with; none elsewhere. */
  readonly demoUsers: readonly Credentials[];
  readonly onSignIn: (credentials: Credentials) => Promise<void>;
}

/** Asks for user name and password. */
export function SignInForm({ demoUsers, onSignIn }: SignInFormProps) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);

  return (
    <SignInCard
      title="Sign in"
      submitLabel="Sign in"
      onSubmit={() => onSignIn({ username: username.trim(), password })}
      aside={
        demoUsers.length > 0 && (
          <DemoUsers
            users={demoUsers}
            onPick={(user) => {
              setUsername(user.username);
              setPassword(user.password);
              passwordField.current?.focus();
            }}
          />
        )
      }
    >
      <TextField
        label="Email or username"
        type="text"
        autoComplete="username"
        value={username}
        onValue={setUsername}
        autoFocus
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        value={password}
        onValue={setPassword}
        field={passwordField}
      />
    </SignInCard>
  );
}
