import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Amplify } from 'aws-amplify';
import { ConsoleLogger } from 'aws-amplify/utils';
import type { Cognito } from '../../../src/local/cognito/server';
import { startCognito } from '../../../src/local/cognito/server';
import type { UserPoolResource } from '../../../src/local/resources';

export const webClientId = '1example23456789webclient0';
export const serviceClientId = '1example23456789service000';

export const userPool: UserPoolResource = {
  id: 'us-east-1_LocalPool1',
  clients: [
    {
      id: webClientId,
      explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      accessTokenSeconds: 600,
      idTokenSeconds: 1200,
      refreshTokenSeconds: 86_400,
    },
    {
      id: serviceClientId,
      explicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
      accessTokenSeconds: 300,
      idTokenSeconds: 300,
      refreshTokenSeconds: 3600,
    },
  ],
  groups: ['Analysts', 'Engineers'],
  passwordMinimumLength: 12,
};

export const ada = {
  username: 'Ada',
  email: 'ada@example.com',
  password: 'Analytical-Engine-1843',
  groups: ['Engineers'],
};

/** Input of `signIn` for where SRP is not the point: Amplify's takes half a second of arithmetic. */
export const adaInTheClear = {
  username: 'ada',
  password: ada.password,
  options: { authFlowType: 'USER_PASSWORD_AUTH' as const },
};

/** State of a pool without users: signing keys take long to make, so that the pools of a test file share one. */
let emptyPool: string | undefined;

/** A user pool with a clock to turn and a restart that keeps its state file. */
export class UserPoolFixture {
  #milliseconds = 0;
  #cognito: Cognito | undefined;

  private constructor(private readonly directory: string) {}

  static async start({ ownKeys = false } = {}): Promise<UserPoolFixture> {
    const fixture = new UserPoolFixture(await mkdtemp(join(tmpdir(), 'cognito-')));
    if (emptyPool && !ownKeys) await writeFile(fixture.stateFile, emptyPool);
    await fixture.#start();
    emptyPool ??= await readFile(fixture.stateFile, 'utf8');
    return fixture;
  }

  get cognito(): Cognito {
    if (!this.#cognito) throw new Error('The user pool is stopped.');
    return this.#cognito;
  }

  get stateFile(): string {
    return join(this.directory, 'cognito.json');
  }

  readonly clock = () => Date.now() + this.#milliseconds;

  pass(seconds: number): void {
    this.#milliseconds += seconds * 1000;
  }

  /** Points the global Amplify client at the pool. */
  configureAmplify(userPoolClientId = webClientId): void {
    const { url: userPoolEndpoint } = this.cognito;
    ConsoleLogger.LOG_LEVEL = 'ERROR'; // It warns of every endpoint that is not AWS's.
    Amplify.configure({
      Auth: { Cognito: { userPoolId: userPool.id, userPoolClientId, userPoolEndpoint } },
    });
  }

  async restart(): Promise<void> {
    await this.cognito.close();
    await this.#start();
  }

  async stop(): Promise<void> {
    await this.cognito.close();
    await rm(this.directory, { recursive: true });
  }

  async #start(): Promise<void> {
    this.#cognito = await startCognito({
      region: 'us-east-1',
      userPool,
      stateFile: this.stateFile,
      clock: this.clock,
    });
  }
}

/** Calls an operation as an SDK does, without a signature. */
export async function call(
  url: string,
  operation: string,
  input: unknown,
  headers: Record<string, string> = {},
) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      ...headers,
    },
    body: typeof input === 'string' ? input : JSON.stringify(input),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as AwsAnswer };
}

/** What the tests read of answers and errors. */
export interface AwsAnswer {
  readonly __type?: string;
  readonly message?: string;
  readonly ChallengeName?: string;
  readonly ChallengeParameters?: Readonly<Record<string, string>>;
  readonly AuthenticationResult?: {
    readonly AccessToken: string;
    readonly IdToken: string;
    readonly RefreshToken?: string;
    readonly ExpiresIn: number;
  };
  readonly [field: string]: unknown;
}

/** Signs in with a password in the clear; throws where there are no tokens. */
export async function passwordSignIn(
  url: string,
  { username, password }: { username: string; password: string } = ada,
  clientId = webClientId,
) {
  const { body } = await call(url, 'InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: clientId,
    AuthParameters: { USERNAME: username, PASSWORD: password },
  });
  const tokens = body.AuthenticationResult;
  if (!tokens?.RefreshToken) throw new Error(`${body.__type}: ${body.message}`);
  return { ...tokens, RefreshToken: tokens.RefreshToken };
}
