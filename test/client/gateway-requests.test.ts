import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signIn } from 'aws-amplify/auth';
import { connectGateway, configureAmplify } from '../../src/client/amplify';
import { AnswerChannel } from '../../src/client/answer-channel';
import { eventsApi, type EventsApi } from '../../src/client/events-api';
import type { Gateway } from '../../src/client/gateway';
import { publish } from '../../src/client/publish';
import { createUserContext } from '../../src/client/user-context';
import { ada, bob, nodeWebSocket, TestGateway } from './test-gateway';
import { limit, numbered } from './turn-events';

let server: TestGateway;
let gateway: Gateway;
let adas: EventsApi;

beforeAll(async () => {
  server = await TestGateway.start();
  gateway = await server.connect(ada);
  adas = eventsApi(await server.session(ada));
});

afterAll(() => server.stop());

describe('questions beside chats', () => {
  it('asks for the models that the user may use', async () => {
    const asking = gateway.models();
    const { request, reply } = await server.asked();
    const models = [
      {
        modelId: 'nova-lite',
        name: 'Nova Lite',
        maxOutputTokens: 5_000,
        contextTokens: 300_000,
        capabilities: [],
      },
    ];
    await reply(numbered({ models }));

    expect(request.type).toBe('models');
    expect(await asking).toEqual(models);
  });

  it('asks for the user’s limits', async () => {
    const asking = gateway.usage();
    const { request, reply } = await server.asked();
    await reply(numbered({ usage: { plan: 'standard', limits: [limit] } }));

    expect(request.type).toBe('usage');
    expect(await asking).toEqual({ plan: 'standard', limits: [limit] });
  });

  it('asks for the limits with a team that pays', async () => {
    const asking = gateway.usage({ team: 'physics' });
    const { request, reply } = await server.asked();
    await reply(numbered({ usage: { plan: 'standard', team: 'physics', limits: [] } }));

    expect(request).toMatchObject({ type: 'usage', team: 'physics' });
    expect(await asking).toEqual({ plan: 'standard', team: 'physics', limits: [] });
  });

  it('throws what the gateway answers as an error', async () => {
    const refused = expect(gateway.usage()).rejects.toMatchObject({ code: 'forbidden', message: 'No plan.' });
    const { request, reply } = await server.asked();
    const { requestId } = request;
    await reply(numbered({ error: { type: 'forbidden', message: 'No plan.', requestId, details: {} } }));

    await refused;
  });
});

describe('refusals', () => {
  it('tells why a publish to another user’s channel is refused', async () => {
    const { userId } = await server.connect(bob);

    await expect(publish(adas, `/Inbound-Messages/${userId}/x`, { type: 'usage' })).rejects.toMatchObject({
      name: 'GatewayClientError',
      code: 'UnauthorizedException',
      message: 'You are not authorized to make this call.',
    });
  });

  it('tells why one event of a publish is refused, which AppSync answers with success', async () => {
    const refused = publish(adas, `/Inbound-Messages/${gateway.userId}/x`, { type: 'nonsense' });

    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('type is chat, cancel') });
  });

  it('tells why a subscription to another user’s channel is refused', async () => {
    const { userId } = await server.connect(bob);
    const channel = new AnswerChannel(adas, `/Outbound-Messages/${userId}/x`);

    await expect(channel.ready).rejects.toMatchObject({
      name: 'GatewayClientError',
      code: expect.stringMatching(/^Unauthorized/),
    });
  });
});

describe('connecting', () => {
  it('takes the session of the page where no context is given', async () => {
    configureAmplify(server.outputs, { webSocket: nodeWebSocket });
    await signIn(ada);
    const ofThePage = await connectGateway();
    const asking = ofThePage.usage();
    const { reply } = await server.asked();
    await reply(numbered({ usage: { plan: 'standard', limits: [] } }));

    expect(ofThePage.userId).toBe(gateway.userId);
    expect(await asking).toEqual({ plan: 'standard', limits: [] });
    await ofThePage.close();
  });

  it('needs somebody to be signed in', async () => {
    const context = createUserContext(server.outputs);

    await expect(connectGateway({ context })).rejects.toMatchObject({ code: 'not_signed_in' });
  });

  it('names what amplify_outputs.json lacks', () => {
    expect(() => configureAmplify({ version: '1', auth: {} })).toThrow('auth.user_pool_id');
  });
});
