import { type DemoArguments, UsageError } from './arguments';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Whom to sign in: the user that the command line names, else the first demo user.
 *
 * @param demoUsers of the local gateway; none where the gateway runs elsewhere
 * @throws UsageError where there is no password
 */
export function credentialsOf(
  { username, password }: Pick<DemoArguments, 'username' | 'password'>,
  demoUsers: readonly Credentials[],
): Credentials {
  if (username !== undefined && password !== undefined) return { username, password };
  const known = username === undefined ? demoUsers[0] : demoUsers.find((user) => user.username === username);
  if (known) return known;
  throw new UsageError('This gateway has no such demo user: name one with --user and --password.');
}
