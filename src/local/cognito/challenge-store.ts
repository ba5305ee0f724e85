import { randomBytes } from 'node:crypto';

/** `auth_session_validity` of an app client, at its default. */
const lifetimeMilliseconds = 3 * 60 * 1000;
/** The oldest give way, so that abandoned sign-ins cannot fill the memory. */
const maximumPending = 1000;

/** Challenges that wait for their response, each under an unguessable handle that the client brings back. */
export class ChallengeStore<Challenge> {
  readonly #pending = new Map<string, { challenge: Challenge; expiresAt: number }>();

  constructor(private readonly clock: () => number) {}

  /** Returns the handle, in base64. */
  open(challenge: Challenge): string {
    const handle = randomBytes(64).toString('base64');
    this.#pending.set(handle, { challenge, expiresAt: this.clock() + lifetimeMilliseconds });
    for (const oldest of this.#pending.keys()) {
      if (this.#pending.size <= maximumPending) break;
      this.#pending.delete(oldest);
    }
    return handle;
  }

  find(handle: string): Challenge | undefined {
    const entry = this.#pending.get(handle);
    return entry && this.clock() < entry.expiresAt ? entry.challenge : undefined;
  }

  close(handle: string): void {
    this.#pending.delete(handle);
  }
}
