import { SignJWT, jwtVerify } from 'jose';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '@smithy/core/checksum';
import { startEventsApi, type EventsApi, type EventsApiOptions } from '../../../src/local/events/events-api';
import type { FunctionInvoker, InvocationResult } from '../../../src/local/function-invoker';
import type { ChannelNamespaceResource } from '../../../src/local/resources';

export const REGION = 'us-east-1';
export const ACCOUNT_ID = '123456789012';
export const ISSUER = `https://cognito-idp.${REGION}.amazonaws.com/${REGION}_LocalPool1`;

const tokenSecret = new TextEncoder().encode('a secret that only these tests know of');

/** An access token as Cognito's; `expires` in seconds from now. */
export function accessToken(
  sub = 'ada',
  { expires = 3600, groups = ['Engineers'] as string[] | undefined } = {},
) {
  const claims = {
    username: `${sub}-name`,
    client_id: 'client',
    token_use: 'access',
    ...(groups && { 'cognito:groups': groups }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setIssuer(ISSUER)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + expires)
    .sign(tokenSecret);
}

export const accessKey = { accessKeyId: 'AKIALOCALPUBLISHER01', secretAccessKey: 'publisher-secret' };
export const sessionKey = {
  accessKeyId: 'ASIALOCALPUBLISHER01',
  secretAccessKey: 'session-secret',
  sessionToken: 'session-token',
};
export const PUBLISHER_ARN = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/publisher/chat`;

/** An invoker that runs functions in this process and keeps what it was asked. */
export class RecordingInvoker implements FunctionInvoker {
  readonly invocations: { functionName: string; payload: unknown; type: 'RequestResponse' | 'Event' }[] = [];

  constructor(
    private readonly answer: (payload: unknown) => InvocationResult | Promise<InvocationResult> = () => ({
      payload: null,
    }),
  ) {}

  async invoke(functionName: string, payload: unknown): Promise<InvocationResult> {
    this.invocations.push({ functionName, payload, type: 'RequestResponse' });
    return this.answer(payload);
  }

  async invokeAsync(functionName: string, payload: unknown): Promise<void> {
    this.invocations.push({ functionName, payload, type: 'Event' });
  }
}

/** A namespace that users publish to and subscribe to, but for what a test says otherwise. */
export function namespace(resource: Partial<ChannelNamespaceResource> = {}): ChannelNamespaceResource {
  const modes = ['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM'] as const;
  return { name: 'chat', publishAuthModes: modes, subscribeAuthModes: modes, ...resource };
}

/** Starts an API with the given namespaces, whose data source `function` is the Lambda function `chat-function`. */
export function startTestApi(
  namespaces: readonly ChannelNamespaceResource[] = [namespace()],
  options: Partial<EventsApiOptions> = {},
): Promise<EventsApi> {
  return startEventsApi({
    region: REGION,
    accountId: ACCOUNT_ID,
    api: {
      id: 'abcdefghijklmnopqrstuvwxyz',
      connectionAuthModes: ['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM'],
      namespaces,
      dataSources: [{ name: 'function', functionName: 'chat-function' }],
    },
    verifyUserPoolToken: async (token) => (await jwtVerify(token, tokenSecret, { issuer: ISSUER })).payload,
    findCredentials: (accessKeyId) => {
      const key = [accessKey, sessionKey].find((candidate) => candidate.accessKeyId === accessKeyId);
      return key && { ...key, userArn: PUBLISHER_ARN };
    },
    functions: new RecordingInvoker(),
    ...options,
  });
}

/** The body of an answer: of a publish, or of a refusal. */
interface PostAnswer {
  readonly successful?: readonly { readonly identifier: string; readonly index: number }[];
  readonly failed?: readonly {
    readonly identifier: string;
    readonly index: number;
    readonly code: number;
    readonly message: string;
  }[];
  readonly errors?: readonly { readonly errorType: string; readonly message: string }[];
}

/** Posts a publish request; returns its status, headers and parsed body. */
export async function post(api: EventsApi, body: unknown, headers: Record<string, string>) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(api.httpEndpoint, { method: 'POST', headers, body: text });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as PostAnswer,
  };
}

/** Signs `POST /event` the way AWS's clients do for HTTP and for frames alike. */
export async function sign(
  api: EventsApi,
  body: string,
  options: {
    credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string | undefined };
    date?: Date;
    region?: string;
    service?: string;
    headers?: Record<string, string>;
  } = {},
): Promise<Record<string, string>> {
  const {
    credentials = accessKey,
    date = new Date(),
    region = REGION,
    service = 'appsync',
    headers = {},
  } = options;
  const { host, hostname } = new URL(api.url);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false });
  const signed = await signer.sign(
    { method: 'POST', protocol: 'http:', hostname, path: '/event', headers: { host, ...headers }, body },
    { signingDate: date },
  );
  return signed.headers;
}

/** The fields that an IAM client puts into a frame or subprotocol, signed with what they stand for. */
export function signFrame(api: EventsApi, body: object, options: Parameters<typeof sign>[2] = {}) {
  const headers = {
    accept: 'application/json, text/javascript',
    'content-encoding': 'amz-1.0',
    'content-type': 'application/json; charset=UTF-8',
  };
  return sign(api, JSON.stringify(body), { ...options, headers });
}
