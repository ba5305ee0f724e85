import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { AmplifyContext } from 'aws-amplify';
import { signIn } from 'aws-amplify/auth';
import { events } from 'aws-amplify/data';
import { WebSocket } from 'ws';
import { AppSyncPublisher } from '../../src/aws/appsync/appsync-publisher';
import { bundleChannelHandler } from '../../src/build/channel-handlers';
import type { AmplifyOutputs } from '../../src/client/amplify-outputs';
import { connectGateway, type ConnectOptions } from '../../src/client/amplify';
import type { Gateway } from '../../src/client/gateway';
import { createUserContext } from '../../src/client/user-context';
import type { GatewayEvent } from '../../src/gateway/contract/events';
import { PublishError } from '../../src/gateway/publisher/channel-publisher';
import { parseRequest, type GatewayRequest } from '../../src/gateway/contract/requests';
import { startCognito, type Cognito, type SeedUser } from '../../src/local/cognito/server';
import { userPoolTokenVerifier } from '../../src/local/cognito/token-verifier';
import { startEventsApi, type EventsApi } from '../../src/local/events/events-api';
import type { UserPoolResource } from '../../src/local/resources';
import './quiet-amplify';

const REGION = 'us-east-1';
const projectDirectory = resolve(__dirname, '../..');
const publisherKey = { accessKeyId: 'AKIALOCALPUBLISHER01', secretAccessKey: 'publisher-secret' };

const userPool: UserPoolResource = {
  id: 'us-east-1_LocalPool1',
  clients: [
    {
      id: 'client',
      explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      accessTokenSeconds: 600,
      idTokenSeconds: 600,
      refreshTokenSeconds: 3600,
    },
  ],
  groups: [],
  passwordMinimumLength: 12,
};

const user = (name: string): SeedUser => ({
  username: name,
  email: `${name}@example.com`,
  password: `Password-of-${name}-1`,
  groups: [],
});

export const ada = user('ada');
export const bob = user('bob');

/** An event and its place in the answer; without one it is outside the sequence. */
export type Numbered = GatewayEvent & { readonly seq?: number };

/** What the gateway was asked, and a way to answer it. */
export interface Asked {
  readonly request: GatewayRequest;
  readonly channel: string;
  /** Publishes the events, one after the other, on the channel of the request, or of another requestId. */
  reply(events: readonly Numbered[], requestId?: string): Promise<void>;
}

/**
 * The real sign-in and the real Event API with the deployed channel handlers; the test itself plays the function behind
 * them, so that it decides what is published, and when.
 */
export class TestGateway {
  readonly #asked: Asked[] = [];
  /** What clients asked for again, of their own accord. */
  readonly resumes: Asked[] = [];
  readonly #waiting: ((asked: Asked) => void)[] = [];
  readonly #gateways: Gateway[] = [];
  readonly #sessions = new Map<string, AmplifyContext>();
  #publisher!: AppSyncPublisher;
  #cognito!: Cognito;
  #events!: EventsApi;
  #directory!: string;

  static async start(): Promise<TestGateway> {
    const gateway = new TestGateway();
    await gateway.#start();
    return gateway;
  }

  get outputs(): AmplifyOutputs {
    return {
      version: '1',
      auth: { aws_region: REGION, user_pool_id: userPool.id, user_pool_client_id: userPool.clients[0]!.id },
      custom: {
        events: {
          url: this.#events.httpEndpoint,
          aws_region: REGION,
          default_authorization_type: 'AMAZON_COGNITO_USER_POOLS',
        },
        local: { user_pool_endpoint: this.#cognito.url },
      },
    };
  }

  async connect(seed: SeedUser, options: ConnectOptions = {}): Promise<Gateway> {
    const gateway = await connectGateway({ context: await this.session(seed), ...options });
    this.#gateways.push(gateway);
    return gateway;
  }

  /** The user's own Amplify context, signed in. */
  async session({ username, password }: SeedUser): Promise<AmplifyContext> {
    const known = this.#sessions.get(username);
    if (known) return known;
    const context = createUserContext(this.outputs, { webSocket: nodeWebSocket });
    await signIn(context, { username, password });
    this.#sessions.set(username, context);
    return context;
  }

  /** The next request that got past the channel handler. */
  async asked(): Promise<Asked> {
    return this.#asked.shift() ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The latest resume of a turn, from the `count`th on. */
  async resumed(requestId: string, count = 1): Promise<Asked> {
    for (;;) {
      const asked = this.resumes.filter(({ request }) => request.requestId === requestId);
      if (asked.length >= count) return asked.at(-1)!;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Cuts every WebSocket, as a failing network does. */
  cutConnections(): void {
    this.#events.closeConnections();
  }

  async stop(): Promise<void> {
    for (const gateway of this.#gateways) await gateway.close();
    await events.closeAll();
    await this.#events.close();
    await this.#cognito.close();
    await rm(this.#directory, { recursive: true });
  }

  async #start(): Promise<void> {
    this.#directory = await mkdtemp(join(tmpdir(), 'client-'));
    this.#cognito = await startCognito({
      region: REGION,
      userPool,
      stateFile: join(this.#directory, 'pool.json'),
    });
    for (const seed of [ada, bob]) await this.#cognito.putUser(seed);
    this.#events = await startEventsApi({
      region: REGION,
      accountId: '000000000000',
      api: {
        id: 'abcdefghijklmnopqrstuvwxyz',
        connectionAuthModes: ['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM'],
        namespaces: [
          {
            name: 'Inbound-Messages',
            publishAuthModes: ['AMAZON_COGNITO_USER_POOLS'],
            subscribeAuthModes: ['AWS_IAM'],
            codeHandlers: await bundleChannelHandler(projectDirectory, 'inbound'),
            onPublishDataSource: 'chat',
          },
          {
            name: 'Outbound-Messages',
            publishAuthModes: ['AWS_IAM'],
            subscribeAuthModes: ['AMAZON_COGNITO_USER_POOLS'],
            codeHandlers: await bundleChannelHandler(projectDirectory, 'outbound'),
          },
        ],
        dataSources: [{ name: 'chat', functionName: 'chat' }],
      },
      verifyUserPoolToken: userPoolTokenVerifier({
        issuer: this.#cognito.issuer,
        jwks: this.#cognito.jwks,
        clientIds: userPool.clients.map(({ id }) => id),
      }),
      findCredentials: () => ({
        ...publisherKey,
        userArn: 'arn:aws:sts::000000000000:assumed-role/chat/chat',
      }),
      functions: {
        invoke: async () => ({ payload: null }),
        invokeAsync: async (_name, payload) => this.#receive(payload as Invocation),
      },
    });
    this.#publisher = new AppSyncPublisher({
      endpoint: this.#events.httpEndpoint,
      region: REGION,
      credentials: async () => publisherKey,
    });
  }

  /** Tries again, as the gateway does, where a kept connection was closed meanwhile. */
  async #publish(channel: string, event: string): Promise<void> {
    const publish = () => this.#publisher.publish(channel, [event]);
    await publish().catch((error: unknown) => {
      if (error instanceof PublishError && error.retryable) return publish();
      throw error;
    });
  }

  #receive({ channel: { segments }, events: [event] }: Invocation): void {
    const request = parseRequest(event!.payload, event!.id);
    const channel = ['', 'Outbound-Messages', ...segments.slice(1)].join('/');
    const asked: Asked = {
      request,
      channel,
      reply: async (answers, requestId = request.requestId) => {
        for (const answer of answers) await this.#publish(channel, JSON.stringify({ requestId, ...answer }));
      },
    };
    if (request.type === 'resume') return void this.resumes.push(asked);
    const next = this.#waiting.shift();
    if (next) next(asked);
    else this.#asked.push(asked);
  }
}

/** What the inbound handler hands to the function. */
interface Invocation {
  readonly channel: { readonly segments: readonly string[] };
  readonly events: readonly { readonly id: string; readonly payload: unknown }[];
}

export const nodeWebSocket = WebSocket as unknown as typeof globalThis.WebSocket;
