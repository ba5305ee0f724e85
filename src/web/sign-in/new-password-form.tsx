import { useState } from 'react';
import { SignInCard } from './sign-in-card';
import { TextField } from './text-field';

/** Asks for the password that takes the place of the one an administrator gave. */
export function NewPasswordForm({ onChoose }: { readonly onChoose: (password: string) => Promise<void> }) {
  const [password, setPassword] = useState('');
  const [repeated, setRepeated] = useState('');

  async function submit() {
    if (password !== repeated) throw new Error('The two passwords differ. Type them again.');
    await onChoose(password);
  }

  return (
    <SignInCard title="Choose a new password" submitLabel="Set password and sign in" onSubmit={submit}>
      <p>The password you signed in with was for the first time only.</p>
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        value={password}
        onValue={setPassword}
        autoFocus
      />
      <TextField
        label="Repeat the new password"
        type="password"
        autoComplete="new-password"
        value={repeated}
        onValue={setRepeated}
      />
    </SignInCard>
  );
}
