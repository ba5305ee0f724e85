import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Cognito } from './cognito/server';

export interface DemoUser {
  readonly username: string;
  readonly password: string;
  readonly groups: readonly string[];
}

const DEMO_USERS = [
  { username: 'alice@example.com', groups: ['power'] },
  { username: 'bob@example.com', groups: ['standard'] },
] as const;

/** Seeds the demo users. Their passwords are made once, random, and kept in `demo-users.json` of the state directory. */
export async function seedDemoUsers(cognito: Cognito, stateDirectory: string): Promise<DemoUser[]> {
  const file = path.join(stateDirectory, 'demo-users.json');
  const users = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as DemoUser[],
    () => DEMO_USERS.map((user) => ({ ...user, password: randomPassword() })),
  );
  await writeFile(file, JSON.stringify(users, null, 2), { mode: 0o600 });
  for (const user of users) await cognito.putUser({ ...user, email: user.username });
  return users;
}

/** Long enough, and of all the kinds of characters that a password policy may ask for. */
function randomPassword(): string {
  return `Demo-${randomBytes(9).toString('base64url')}-7`;
}
