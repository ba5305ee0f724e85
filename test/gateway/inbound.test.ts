import { beforeEach, describe, expect, it } from '@jest/globals';
import { handleFailedInvocation } from '../../src/gateway/failed-invocation';
import { handleInbound } from '../../src/gateway/inbound';
import { PublishError } from '../../src/gateway/publisher/channel-publisher';
import { userAccount } from '../../src/gateway/metering/accounts';
import { valueOf } from '../../src/gateway/metering/changes';
import { NOVEMBER } from './chat/turn-fixture';
import { holdOf, openTurn } from './turns';
import type { World } from './world';
import { chatPayload, createWorld, publish, USER } from './world';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const handle = (...payloads: unknown[]) => handleInbound(world, publish(payloads), world.invocation());

describe('the channel', () => {
  it.each([
    ['another user’s', ['Inbound-Messages', 'somebody-else']],
    ['a wildcard', ['Inbound-Messages', '*']],
    ['no owner', ['Inbound-Messages']],
    ['another namespace', ['Outbound-Messages', USER]],
    ['a wildcard below the own id', ['Inbound-Messages', USER, '*']],
    ['an odd segment', ['Inbound-Messages', USER, 'a/b']],
  ])('is checked again by the function: %s is refused', async (_, segments) => {
    const inbound = publish([chatPayload()], { segments });

    await expect(handleInbound(world, inbound, world.invocation())).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(world.published).toHaveLength(0);
  });

  it('gives the answers its own suffix', async () => {
    await handleInbound(
      world,
      publish([{ type: 'usage' }], { segments: ['Inbound-Messages', USER, 'a', 'b', 'c'] }),
      world.invocation(),
    );

    expect(world.published[0]!.channel).toBe(`/Outbound-Messages/${USER}/a/b/c`);
  });
});

describe('a request that is none', () => {
  it('is told to its sender, under the ids that it claims', async () => {
    await handle(chatPayload({ messages: [] }));

    expect(world.events).toEqual([
      {
        requestId: 'r1',
        conversationId: 'c1',
        seq: 0,
        error: {
          type: 'validation_error',
          message: 'messages: At least one message is needed',
          requestId: 'r1',
          details: {},
        },
      },
    ]);
  });

  it('is told under the event’s own id where it claims none that is legal', async () => {
    await handle({ requestId: 'not legal!', conversationId: 7, messages: 'x' });

    expect(world.events[0]).toMatchObject({ requestId: 'event-0', error: { type: 'validation_error' } });
    expect(world.events[0]).not.toHaveProperty('conversationId');
  });

  it('is told of a string that is not JSON', async () => {
    await handle('{"messages":');

    expect(world.events[0]).toMatchObject({ error: { type: 'json_parse_error' } });
  });

  it('does not keep its neighbours from being answered', async () => {
    await handle({ type: 'nonsense' }, { type: 'usage', requestId: 'u1' });

    expect(world.events.map((event) => event.requestId)).toEqual(['event-0', 'u1']);
  });

  it('is logged by its kind alone', async () => {
    await handle(chatPayload({ messages: [{ role: 'user', content: [{ text: 'my secret \ud800' }] }] }));

    expect(JSON.stringify(world.telemetry.lines)).not.toContain('secret');
  });

  it('is logged where its sender cannot be told', async () => {
    world.publishFailures = [new PublishError('AppSync answered 403.', false)];

    await handle({ type: 'nonsense' });

    expect(world.telemetry.lines).toContainEqual(
      expect.objectContaining({ message: 'answer_not_published' }),
    );
  });
});

describe('JSON in JSON', () => {
  it('is read as the reference sample’s page writes it', async () => {
    await handle(JSON.stringify(chatPayload()));

    expect(world.events.at(-1)).toMatchObject({ requestId: 'r1', metadata: {} });
  });
});

describe('one publish of several requests', () => {
  it('answers its control requests first, so that a cancel that rides with its chat wins', async () => {
    await handle(chatPayload(), { type: 'cancel', requestId: 'r1' });

    expect(world.models.requests).toHaveLength(0);
  });
});

describe('usage', () => {
  it('tells the caller’s plan and limits', async () => {
    await handle(chatPayload(), { type: 'usage', requestId: 'u0' });
    await handle({ type: 'usage', requestId: 'u1' });

    expect(world.events.at(-1)).toMatchObject({
      requestId: 'u1',
      seq: 0,
      usage: {
        plan: 'standard',
        limits: [
          { unit: 'tokens', used: 46 },
          { unit: 'microDollars', used: 182 },
          { unit: 'turns', used: 0, limit: 10 },
        ],
      },
    });
  });

  it('fails closed, in words, when the store does not answer', async () => {
    world.meter.failing = ['read'];

    await handle({ type: 'usage', requestId: 'u1' });

    expect(world.events.at(-1)).toMatchObject({ requestId: 'u1', error: { type: 'internal_server_error' } });
  });
});

describe('models', () => {
  it('tells what this caller may use', async () => {
    await handle({ type: 'models', requestId: 'm1' });

    expect(world.events.at(-1)).toMatchObject({
      requestId: 'm1',
      models: [{ modelId: 'haiku', name: 'Haiku', maxOutputTokens: 1_000, contextTokens: 200_000 }],
    });
  });
});

describe('resume and cancel', () => {
  it('tell where a settled turn stands', async () => {
    await handle(chatPayload());
    await handle({ type: 'resume', requestId: 'r1' });
    await handle({ type: 'cancel', requestId: 'r1' });

    expect(world.events.slice(-2)).toEqual([
      { requestId: 'r1', turn: { state: 'settled', outcome: 'completed' } },
      { requestId: 'r1', turn: { state: 'settled' } },
    ]);
  });

  it('tell of a turn that is not known', async () => {
    await handle({ type: 'resume', requestId: 'r9' });
    await handle({ type: 'cancel', requestId: 'r9' });
    await handle({ type: 'resume', requestId: 'r9' });

    expect(world.events.map((event) => 'turn' in event && event.turn.state)).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
  });
});

describe('an invocation that failed for good', () => {
  const fail = (payloads: unknown[]) => handleFailedInvocation(world, publish(payloads), world.invocation());

  const openedElsewhere = async () => {
    const turn = openTurn();
    await world.turns.open(turn);
    await holdOf(world, turn);
    return turn;
  };
  const account = () => world.meter.peek(userAccount(USER));

  it('is told to the user, and its turn is charged as reserved once the model was called', async () => {
    const turn = await openedElsewhere();
    await world.turns.renew(turn, turn.reserved, 0);

    await fail([chatPayload()]);

    expect(world.events).toMatchObject([
      {
        requestId: 'r1',
        conversationId: 'c1',
        error: {
          type: 'turn_lost',
          details: { usage: { totalTokens: 1_100 }, cost: { estimated: true } },
        },
      },
    ]);
    expect(world.turns.turns.get(`${USER}#r1`)).toMatchObject({
      outcome: 'lost',
      charged: { tokens: 1_100 },
    });
    expect(account().marks).toEqual([]);
  });

  it('is seen by operators as any other end is', async () => {
    const turn = await openedElsewhere();
    await world.turns.renew(turn, turn.reserved, 0);

    await fail([chatPayload()]);

    expect(world.telemetry.lines).toContainEqual(
      expect.objectContaining({
        message: 'turn_settled',
        fields: expect.objectContaining({ requestId: 'r1', outcome: 'lost' }),
      }),
    );
    expect(world.telemetry.metrics).toContainEqual(
      expect.objectContaining({ metric: 'Turns', dimensions: { model: 'haiku', outcome: 'lost' } }),
    );
  });

  it('charges nothing where the model was not called', async () => {
    await openedElsewhere();

    await fail([chatPayload()]);

    expect(valueOf(account(), { window: 'month', unit: 'tokens', slot: NOVEMBER })).toBe(0);
  });

  it('is told also where no turn was opened, or only its cancel came', async () => {
    await handle({ type: 'cancel', requestId: 'r2' });

    await fail([chatPayload(), chatPayload({ requestId: 'r2' })]);

    expect(world.events.slice(-2)).toMatchObject([
      { requestId: 'r1', error: { type: 'turn_lost' } },
      { requestId: 'r2', error: { type: 'turn_lost' } },
    ]);
  });

  it('adds nothing to a turn that had ended', async () => {
    await handle(chatPayload());
    const before = world.events.length;

    await fail([chatPayload()]);

    expect(world.events).toHaveLength(before);
  });
});
