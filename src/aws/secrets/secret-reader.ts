/** Where the keys of providers beyond AWS come from. */
export interface SecretReader {
  /**
   * The key that a secret holds, printable and without white space.
   *
   * @param name of the secret, or its ARN
   * @throws SecretError, or what the store failed with; never with a word of the secret
   */
  read(name: string): Promise<string>;
  /** What is kept of the secret is not used again: its provider has refused it. */
  forget(name: string): void;
}

/** A secret that holds no key. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}
