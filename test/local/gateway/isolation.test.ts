import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventsChannel } from 'aws-amplify/data';
import { events as amplifyEvents } from 'aws-amplify/data';
import { fetchAuthSession } from 'aws-amplify/auth';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { OutboundEvent } from '../../../src/gateway/contract/events';
import type { RunningGateway, SignedIn } from './running-gateway';
import { ask, collect, runGateway, textOf } from './running-gateway';

let running: RunningGateway;
let ada: SignedIn;
let mallory: SignedIn;
let token: string;
beforeAll(async () => {
  running = await runGateway();
  [ada, mallory] = [await running.newUser(), await running.newUser()];
  token = await accessToken(ada);
}, 60_000);
afterAll(async () => {
  for (const channel of channels) channel.close();
  await running.stop();
});

/** Left open, Amplify would connect again for ever. */
const channels: EventsChannel[] = [];

const accessToken = async ({ context }: SignedIn) =>
  (await fetchAuthSession(context)).tokens!.accessToken.toString();

/** A publish as plain HTTP, to see exactly what AppSync answers. */
async function post(channel: string, events: readonly string[], authorization: string | undefined = token) {
  const response = await fetch(running.local.events.httpEndpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify({ channel, events }),
  });
  return { status: response.status, body: (await response.json()) as Answered };
}
interface Answered {
  readonly errors?: { errorType: string; message: string }[];
  readonly successful?: unknown[];
  readonly failed?: { message: string }[];
}
const chat = (override: object = {}) =>
  JSON.stringify({
    conversationId: 'c1',
    requestId: crypto.randomUUID(),
    modelId: 'nova-lite',
    messages: [{ role: 'user', content: [{ text: 'Hello [[pace=0]]' }] }],
    ...override,
  });

async function subscribe({ context }: SignedIn, channel: string): Promise<OutboundEvent[]> {
  const received: OutboundEvent[] = [];
  const connection = await amplifyEvents.connect(context, channel);
  channels.push(connection);
  const subscription = connection.subscribe({
    next: ({ event }: { event: OutboundEvent }) => received.push(event),
    error: () => undefined,
  });
  await subscription.ready;
  return received;
}

describe('another user', () => {
  it.each(['', '/c1', '/*'])('cannot listen to a user’s channel%s', async (suffix) => {
    await expect(subscribe(mallory, `/Outbound-Messages/${ada.userId}${suffix}`)).rejects.toThrow(
      /Unauthorized/,
    );
  });

  it.each(['/Outbound-Messages/*', '/Inbound-Messages/*'])(
    'cannot listen to everybody’s: %s',
    async (channel) => {
      await expect(subscribe(mallory, channel)).rejects.toThrow(/Unauthorized/);
    },
  );

  it('cannot listen to prompts, not even to their own', async () => {
    await expect(subscribe(ada, `/Inbound-Messages/${ada.userId}`)).rejects.toThrow(/Unauthorized/);
  });

  it('cannot publish for a user, and is told at once', async () => {
    const { status, body } = await post(
      `/Inbound-Messages/${ada.userId}`,
      [chat()],
      await accessToken(mallory),
    );

    expect(status).toBe(401);
    expect(body.errors?.[0]?.errorType).toBe('UnauthorizedException');
  });

  it('cannot publish answers, neither to others nor to themselves', async () => {
    expect(await post(`/Outbound-Messages/${ada.userId}`, ['{}'])).toMatchObject({ status: 401 });
    expect(await post(`/Outbound-Messages/${mallory.userId}`, ['{}'])).toMatchObject({ status: 401 });
  });

  it('sees nothing of an answer, on a wildcard of their own', async () => {
    const overheard = await subscribe(mallory, `/Outbound-Messages/${mallory.userId}/*`);

    const received = await collect(ask(ada.gateway, 'Hello [[echo=for Ada alone]] [[pace=0]]'));

    expect(textOf(received)).toBe('for Ada alone');
    expect(overheard).toEqual([]);
  });
});

describe('a token', () => {
  const forged = async (claims: object, alg = 'RS256') => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const kid = running.local.cognito.jwks.keys[0]!.kid!;
    await exportJWK(publicKey);
    return new SignJWT({ token_use: 'access', client_id: 'localwebclient', sub: ada.userId, ...claims })
      .setProtectedHeader({ alg, kid })
      .setIssuer(running.local.cognito.issuer)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
  };
  const unsigned = () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ sub: ada.userId, iss: running.local.cognito.issuer, token_use: 'access' })}.`;
  };

  it.each([
    ['forged with another key', () => forged({})],
    [
      'of a foreign pool',
      () => forged({ iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Foreign' }),
    ],
    ['without a signature', async () => unsigned()],
    ['cut short', async () => token.slice(0, -8)],
    ['that is none', async () => 'nonsense'],
    ['missing', async () => ''],
  ])('%s is refused at once', async (_, make) => {
    const { status, body } = await post(`/Inbound-Messages/${ada.userId}`, [chat()], await make());

    expect(status).toBe(401);
    expect(body.errors?.[0]?.errorType).toBe('UnauthorizedException');
  });
});

describe('bad input that AppSync can see', () => {
  const own = (suffix = '') => `/Inbound-Messages/${ada.userId}${suffix}`;

  it.each([
    ['a wildcard', '/*'],
    ['six segments', '/a/b/c/d'],
    ['an odd segment', '/a b'],
    ['a dash at the end', '/a-'],
    ['51 characters', `/${'x'.repeat(51)}`],
  ])('refuses a publish to a channel with %s', async (_, suffix) => {
    expect((await post(own(suffix), [chat()])).status).toBeGreaterThanOrEqual(400);
  });

  it('takes five segments, with or without outer slashes', async () => {
    expect(await post(`Inbound-Messages/${ada.userId}/a/b/c/`, [chat()])).toMatchObject({ status: 200 });
  });

  it('refuses an unknown namespace', async () => {
    expect(await post(`/Elsewhere/${ada.userId}`, [chat()])).toMatchObject({ status: 401 });
  });

  it('refuses events that are not JSON', async () => {
    expect((await post(own(), ['not json'])).status).toBeGreaterThanOrEqual(400);
  });

  it('refuses six events', async () => {
    const { status, body } = await post(
      own(),
      Array.from({ length: 6 }, () => chat()),
    );

    expect([status, body.errors?.[0]?.message]).toEqual([400, 'Input exceeded 5 event limit']);
  });

  it('refuses an event of more than 240 KB', async () => {
    const tooLong = chat({ messages: [{ role: 'user', content: [{ text: 'x'.repeat(246_000) }] }] });

    expect((await post(own(), [tooLong])).status).toBeGreaterThanOrEqual(400);
  });

  it.each([
    ['a number', '7'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a string that is no JSON', '"hello"'],
    ['an unknown type', '{"type":"delete"}'],
  ])('refuses %s by itself, at once', async (_, event) => {
    const { status, body } = await post(own(), [event]);

    expect([status, body.successful, body.failed?.length]).toEqual([200, [], 1]);
  });

  it('takes one chat of two, and refuses the other', async () => {
    const { body } = await post(own(), [chat(), chat()]);

    expect([body.failed?.length, body.failed?.[0]?.message]).toEqual([
      1,
      'One chat a publish: publish the others by themselves.',
    ]);
  });
});

describe('bad input that only the function can see', () => {
  it.each([
    ['empty messages', { messages: [] }, 'validation_error'],
    ['empty text', { messages: [{ role: 'user', content: [{ text: ' ' }] }] }, 'validation_error'],
    [
      'an unpaired surrogate',
      { messages: [{ role: 'user', content: [{ text: '\ud83d' }] }] },
      'validation_error',
    ],
    ['an unknown field', { modelID: 'x' }, 'validation_error'],
    ['an unknown model', { modelId: 'gpt-17' }, 'model_not_allowed'],
  ])('tells the sender of %s on their own channel', async (_, override, type) => {
    const channel = crypto.randomUUID();
    const received = await subscribe(ada, `/Outbound-Messages/${ada.userId}/${channel}`);

    await post(`/Inbound-Messages/${ada.userId}/${channel}`, [chat({ requestId: 'bad', ...override })]);
    await running.local.lambda.drain();
    await new Promise(setImmediate);

    expect(received).toEqual([
      expect.objectContaining({ requestId: 'bad', error: expect.objectContaining({ type }) }),
    ]);
  });

  it('takes JSON in JSON, as the reference sample’s page sends it', async () => {
    const channel = crypto.randomUUID();
    const received = await subscribe(ada, `/Outbound-Messages/${ada.userId}/${channel}`);

    await post(`/Inbound-Messages/${ada.userId}/${channel}`, [JSON.stringify(chat())]);
    await running.local.lambda.drain();
    await new Promise(setImmediate);

    expect(received.at(-1)).toHaveProperty('metadata.usage');
  });

  it('takes a prompt of nearly 240 KB', async () => {
    // A plan whose limits have room for what so many bytes could be.
    const { gateway } = await running.newUser(['power']);
    const received = await collect(ask(gateway, `${'x '.repeat(110_000)} [[echo=read]] [[pace=0]]`));

    expect(textOf(received)).toBe('read');
  });
});
