import { confirmSignIn, signIn, signOut } from 'aws-amplify/auth';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Where a sign-in goes on: `newPassword` for a user whom an administrator made. */
export type SignInStep = 'signedIn' | 'newPassword';

/** Cognito asks for something that this page does not offer, such as a second factor. */
export class UnsupportedStepError extends Error {
  override readonly name = 'UnsupportedStepError';

  constructor(readonly step: string) {
    super(`Your account asks for a step that this page does not offer (${step}). Ask your operator.`);
  }
}

/**
 * Signs in with SRP: the password itself never leaves the browser.
 *
 * @throws UnsupportedStepError, and what Cognito refuses with; see `describeSignInError`
 */
export async function startSignIn(credentials: Credentials): Promise<SignInStep> {
  try {
    return stepOf((await signIn(credentials)).nextStep.signInStep);
  } catch (error) {
    if (!isNamed(error, 'UserAlreadyAuthenticatedException')) throw error;
    // Another tab signed somebody in: whoever types a password here means to be the user from now on.
    await signOut();
    return stepOf((await signIn(credentials)).nextStep.signInStep);
  }
}

/** Answers the challenge `newPassword`. Throws as `startSignIn` does. */
export async function chooseNewPassword(password: string): Promise<SignInStep> {
  return stepOf((await confirmSignIn({ challengeResponse: password })).nextStep.signInStep);
}

/** Says what a user can do about a sign-in that failed. */
export function describeSignInError(error: unknown): string {
  if (isNamed(error, 'UserNotFoundException')) return 'Incorrect username or password.';
  if (isNamed(error, 'NetworkError')) {
    return 'The sign-in service does not answer. Check your connection and try again.';
  }
  if (isNamed(error, 'PasswordResetRequiredException')) {
    return 'Your password has to be reset. Ask your operator.';
  }
  return error instanceof Error && error.message !== '' ? error.message : 'Signing in failed. Try again.';
}

function stepOf(step: string): SignInStep {
  if (step === 'DONE') return 'signedIn';
  if (step === 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED') return 'newPassword';
  throw new UnsupportedStepError(step);
}

const isNamed = (error: unknown, name: string) => error instanceof Error && error.name === name;
