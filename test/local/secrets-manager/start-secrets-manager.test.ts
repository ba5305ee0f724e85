import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SecretsManager } from '../../../src/local/secrets-manager/start-secrets-manager';
import { startSecretsManager } from '../../../src/local/secrets-manager/start-secrets-manager';

let secretsManager: SecretsManager;
const clients: SecretsManagerClient[] = [];
beforeAll(async () => {
  secretsManager = await startSecretsManager({
    region: 'eu-west-1',
    accountId: '000000000000',
    secrets: { 'gateway/openai': 'sk-one' },
  });
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await secretsManager.close();
});

function connect(region = 'eu-west-1'): SecretsManagerClient {
  const client = new SecretsManagerClient({
    endpoint: secretsManager.url,
    region,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  clients.push(client);
  return client;
}
const read = (SecretId: string) => connect().send(new GetSecretValueCommand({ SecretId }));

describe('the local Secrets Manager', () => {
  it('reads a secret by its name, and by its ARN', async () => {
    const byName = await read('gateway/openai');

    expect(byName).toMatchObject({
      Name: 'gateway/openai',
      SecretString: 'sk-one',
      VersionStages: ['AWSCURRENT'],
    });
    expect(byName.ARN).toMatch(
      /^arn:aws:secretsmanager:eu-west-1:000000000000:secret:gateway\/openai-\w{6}$/,
    );
    expect((await read(byName.ARN!)).SecretString).toBe('sk-one');
  });

  it('reads what was put last, and counts', async () => {
    const before = secretsManager.requests;
    secretsManager.put('other', 'one');
    secretsManager.put('other', 'two');

    expect((await read('other')).SecretString).toBe('two');
    expect(secretsManager.valueOf('other')).toBe('two');
    expect(secretsManager.requests - before).toBe(1);
  });

  it('knows no other secret', async () => {
    await expect(read('gateway')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(secretsManager.valueOf('gateway')).toBeUndefined();
  });

  it('refuses a request that is not signed for its region', async () => {
    const elsewhere = connect('us-east-1').send(new GetSecretValueCommand({ SecretId: 'gateway/openai' }));

    await expect(elsewhere).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  it('does nothing but read secrets', async () => {
    await expect(connect().send(new ListSecretsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });
});
