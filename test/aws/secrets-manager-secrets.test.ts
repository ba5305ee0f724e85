import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { SecretsManagerSecrets } from '../../src/aws/secrets/secrets-manager-secrets';
import type { SecretsManager } from '../../src/local/secrets-manager/start-secrets-manager';
import { startSecretsManager } from '../../src/local/secrets-manager/start-secrets-manager';

const MINUTE = 60_000;

let secretsManager: SecretsManager;
let client: SecretsManagerClient;
let now: number;
let secrets: SecretsManagerSecrets;
beforeEach(async () => {
  secretsManager = await startSecretsManager({
    region: 'us-east-1',
    accountId: '000000000000',
    secrets: { openai: 'sk-one' },
  });
  client = new SecretsManagerClient({
    endpoint: secretsManager.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  now = 0;
  secrets = new SecretsManagerSecrets(client, { now: () => now });
});
afterEach(async () => {
  client.destroy();
  await secretsManager.close();
});

describe('SecretsManagerSecrets', () => {
  it.each([
    ['the key itself', 'sk-one', 'sk-one'],
    ['the key itself, and white space around it', ' sk-one\n', 'sk-one'],
    ['a JSON object with the key', '{"apiKey":"sk-two","owner":"me"}', 'sk-two'],
  ])('takes a secret whose text is %s', async (_, text, key) => {
    secretsManager.put('openai', text);

    expect(await secrets.read('openai')).toBe(key);
  });

  it('reads a secret once for all who wait for it, and keeps it for five minutes', async () => {
    await Promise.all([secrets.read('openai'), secrets.read('openai')]);
    now = 5 * MINUTE - 1;
    await secrets.read('openai');

    expect(secretsManager.requests).toBe(1);
  });

  it('reads it again after five minutes', async () => {
    await secrets.read('openai');
    secretsManager.put('openai', 'sk-two');
    now = 5 * MINUTE;

    expect(await secrets.read('openai')).toBe('sk-two');
  });

  it('reads it again where it is to be forgotten', async () => {
    await secrets.read('openai');
    secretsManager.put('openai', 'sk-two');
    secrets.forget('openai');

    expect(await secrets.read('openai')).toBe('sk-two');
  });

  it('keeps secrets apart by their names', async () => {
    secretsManager.put('azure', 'az-one');

    expect([await secrets.read('openai'), await secrets.read('azure')]).toEqual(['sk-one', 'az-one']);
  });

  it('keeps no failure', async () => {
    await expect(secrets.read('azure')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    secretsManager.put('azure', 'az-one');

    expect(await secrets.read('azure')).toBe('az-one');
  });

  it.each(['', '{"apiKey":7}', '{"key":"sk-hidden"}', '{sk-hidden', 'sk-hidden\nX-Other: 1', 'sk-hidden ü'])(
    'refuses a secret that holds no key, without showing it: %j',
    async (text) => {
      secretsManager.put('openai', text);

      const error = await secrets.read('openai').catch((thrown: unknown) => thrown);

      expect(error).toMatchObject({ name: 'SecretError', message: expect.stringContaining('openai') });
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('hidden');
    },
  );

  it('shows nothing of what it keeps', async () => {
    const key = randomUUID();
    secretsManager.put('openai', key);
    await secrets.read('openai');

    expect(inspect(secrets, { depth: 10 })).not.toContain(key);
  });
});
