import type { Credentials } from './sign-in/session';

/** The object that Amplify's convention names `amplify_outputs.json`, as it was read: the client checks what it uses. */
export type Outputs = Readonly<Record<string, unknown>>;

/**
 * Reads `amplify_outputs.json` beside the page.
 *
 * @throws Error with what to do about it where the file is missing or no JSON object
 */
export async function loadOutputs(): Promise<Outputs> {
  const response = await fetch('./amplify_outputs.json', { cache: 'no-cache' });
  const outputs: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  if (isRecord(outputs)) return outputs;
  throw new Error(
    'This page found no amplify_outputs.json beside it. Put the gateway’s there: Terraform’s output, or what npm start writes.',
  );
}

/** The users that a local gateway names in `custom.local.demo_users`; none elsewhere. */
export function demoUsersOf({ custom }: Outputs): readonly Credentials[] {
  const local = isRecord(custom) ? custom.local : undefined;
  const users = isRecord(local) ? local.demo_users : undefined;
  return Array.isArray(users) ? users.filter(isCredentials) : [];
}

function isCredentials(value: unknown): value is Credentials {
  return isRecord(value) && typeof value.username === 'string' && typeof value.password === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
