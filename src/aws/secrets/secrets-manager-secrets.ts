import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../../gateway/clock';
import type { SecretReader } from './secret-reader';
import { SecretError } from './secret-reader';

/** A key that was rotated is also met as the provider's refusal, and read again then. */
const KEPT_MS = 5 * 60_000;

/** What a header can carry. Another key would be quoted in the error that refuses it. */
const KEY = /^[\x21-\x7e]+$/;

interface Kept {
  readonly at: number;
  readonly key: Promise<string>;
}

/** Reads keys from Secrets Manager. Each is kept for five minutes, and read once for all who wait for it. */
export class SecretsManagerSecrets implements SecretReader {
  // Private to the runtime: no log or inspection of this object shows what it keeps.
  readonly #kept = new Map<string, Kept>();

  constructor(
    private readonly client: SecretsManagerClient,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  read(name: string): Promise<string> {
    const now = this.clock.now();
    const before = this.#kept.get(name);
    if (before && now - before.at < KEPT_MS) return before.key;
    const kept = { at: now, key: this.load(name) };
    this.#kept.set(name, kept);
    // A failure is not kept: the next turn tries again.
    kept.key.catch(() => {
      if (this.#kept.get(name) === kept) this.#kept.delete(name);
    });
    return kept.key;
  }

  forget(name: string): void {
    this.#kept.delete(name);
  }

  private async load(name: string): Promise<string> {
    const { SecretString } = await this.client.send(new GetSecretValueCommand({ SecretId: name }));
    const key = keyOf(SecretString?.trim() ?? '');
    if (key !== undefined && KEY.test(key)) return key;
    throw new SecretError(
      `The secret ${name} holds no key: its text is the key itself, or a JSON object with \`apiKey\`.`,
    );
  }
}

function keyOf(secret: string): string | undefined {
  if (!secret.startsWith('{')) return secret;
  try {
    const { apiKey } = JSON.parse(secret) as { apiKey?: unknown };
    return typeof apiKey === 'string' ? apiKey.trim() : undefined;
  } catch {
    // What JSON.parse throws quotes its input.
    return undefined;
  }
}
