import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConfiguredLimit, Plan } from '../../src/gateway/configuration/configuration';
import type { Kind } from '../../src/gateway/metering/limits';
import type { ModelEvent } from '../../src/gateway/models/language-models';
import { configuration, delta } from '../gateway/world';
import { ManualClock } from './manual-clock';
import type { Ask } from './metering-gateway';
import { errorTypeOf, MeteringGateway, newUser, textOfBound } from './metering-gateway';
import type { MeteringTables } from './metering-tables';
import { startMeteringTables } from './metering-tables';
import { SampleGateway } from './sample-algorithm';
import { answerOf, gate } from './scripted-model';

/** A turn of 500 tokens: its worst case, and what it takes. */
const TURN = { text: textOfBound(250), maxTokens: 250 };
const answer = () => answerOf({ inputTokens: 250, outputTokens: 250 });
const LIMIT = 20_000;
const HOUR = 3_600_000;
const DAY: Kind = { scope: 'user', window: '24h', unit: 'tokens' };

let tables: MeteringTables;
let clock: ManualClock;
let user: string;
beforeAll(async () => {
  tables = await startMeteringTables();
});
beforeEach(() => {
  tables.wire.restart();
  clock = new ManualClock();
  user = newUser();
});
afterAll(() => tables.close());

const sampleGateway = (converse: (text: string) => AsyncIterable<ModelEvent> = answer, tokenLimit = LIMIT) =>
  new SampleGateway({ client: tables.client, tableName: tables.names.sample, clock, tokenLimit, converse });

const plan = (limits: ConfiguredLimit[], override: Partial<Plan> = {}): Plan => ({
  name: 'standard',
  group: 'standard',
  models: ['haiku'],
  answerMinutes: 0,
  concurrentTurns: 50,
  limits,
  ...override,
});

const ourGateway = (
  plans: Plan[] = [plan([{ window: '24h', unit: 'tokens', limit: LIMIT }])],
  time: ManualClock = clock,
) => {
  const gateway = new MeteringGateway({ tables, clock: time, configuration: { plans } });
  gateway.model.respond = answer;
  return gateway;
};

const asks = (gateway: MeteringGateway, ask: Partial<Ask> = {}) =>
  gateway.ask({ userId: user, ...TURN, ...ask }).then(errorTypeOf);

const times = <T>(count: number, work: () => Promise<T>) => Promise.all(Array.from({ length: count }, work));

describe('the reference sample’s quota', () => {
  it('sample fault 1: its own reservation halves the configured limit', async () => {
    const [sample, ours] = [sampleGateway(), ourGateway()];

    let sampleTurns = 0;
    while ((await sample.handle(user, ['Why?']))[0] === 'answered') sampleTurns += 1;
    let ourTurns = 0;
    while ((await asks(ours)) === undefined) ourTurns += 1;

    expect(sampleTurns * 500).toBe(10_500);
    expect(ourTurns * 500).toBe(LIMIT);
  });

  it('sample fault 2: reservations do not stop a race', async () => {
    const [sample, ours] = [sampleGateway(answer, 600), ourGateway([plan([limitOf(600)])])];
    // Each reads before any of them has written.
    tables.wire.restart({ lockStep: true });

    const sampleOutcomes = (await times(32, () => sample.handle(user, ['Why?']))).flat();
    const ourErrors = await times(32, () => asks(ours));

    expect(sampleOutcomes.filter((outcome) => outcome === 'answered')).toHaveLength(32);
    expect(ourErrors.filter((error) => error === undefined)).toHaveLength(1);
    expect(await ours.used(DAY, user)).toBeLessThanOrEqual(600);
  });

  it('sample fault 3: two orphaned reservations lock a user out until midnight', async () => {
    const [sample, dead, ours] = [sampleGateway(), ourGateway(undefined, new ManualClock()), ourGateway()];
    for (const id of ['a', 'b']) await sample.counters.reserve(user, id, sample.reservation, clock.now());
    // Two functions die before they have called their model, and hold all that there is.
    dieBeforeTheModel(dead);
    void times(2, () => asks(dead, { text: textOfBound(9_500), maxTokens: 500 }));
    await eventually(async () => (await ours.used(DAY, user)) === LIMIT);

    clock.advance(ours.ports.settings.leaseMs + 1);
    const ourError = await asks(ours);
    const used = await ours.used(DAY, user);
    clock.advance(11 * HOUR);
    const beforeMidnight = await sample.handle(user, ['Why?']);
    clock.advance(HOUR);
    const afterMidnight = await sample.handle(user, ['Why?']);

    expect([beforeMidnight, afterMidnight]).toEqual([['token_limit_exceeded'], ['answered']]);
    expect([ourError, used]).toEqual([undefined, 500]);
  });

  it('sample fault 4: any DynamoDB read error fails open', async () => {
    const [sample, ours] = [sampleGateway(), ourGateway()];
    await sample.counters.charge(user, 'all', LIMIT, clock.now());

    tables.wire.failing = ['GetItem', 'Query'];
    const sampleOutcome = await sample.handle(user, ['Why?']);
    const ourErrors: (string | undefined)[] = [];
    for (const operation of ['UpdateItem', 'PutItem']) {
      tables.wire.failing = [operation];
      ourErrors.push(await asks(ours));
    }

    expect(sampleOutcome).toEqual(['answered']);
    expect(ourErrors).toEqual(['reservation_failed', 'reservation_failed']);
    expect(ours.model.requests).toHaveLength(0);
  });

  it('sample fault 5: a stream that dies before its metadata is never charged', async () => {
    const [sample, ours] = [sampleGateway(breaksOff), ourGateway()];
    ours.model.respond = breaksOff;

    const sampleOutcome = await sample.handle(user, ['Why?']);
    const ourError = await asks(ours);

    expect(sampleOutcome).toEqual(['stream_interrupted']);
    expect(await sample.counters.usage(user, clock.now())).toMatchObject({ day: 0, month: 0 });
    expect(ourError).toBe('stream_interrupted');
    expect(await ours.used(DAY, user)).toBeGreaterThanOrEqual(250 + DELIVERED.length);
  });

  it('sample fault 6: a retry of a timed-out request runs it again', async () => {
    let sampleCalls = 0;
    const hangsOnce = (): AsyncIterable<ModelEvent> => (++sampleCalls === 1 ? never() : answer());
    const sample = sampleGateway(hangsOnce);
    const [dead, ours] = [ourGateway(undefined, new ManualClock()), ourGateway()];
    dead.model.respond = never;

    void sample.handle(user, ['Why?']);
    void asks(dead, { requestId: 'r1' });
    await eventually(async () => sampleCalls === 1 && dead.model.requests.length === 1);
    const whileItRuns = await ours.ask({ userId: user, ...TURN, requestId: 'r1' });
    clock.advance(60_000);
    await sample.handle(user, ['Why?']);
    const afterItDied = await asks(ours, { requestId: 'r1' });

    expect(sampleCalls).toBe(2);
    expect(whileItRuns).toMatchObject([{ turn: { state: 'invoked' } }]);
    expect(afterItDied).toBe('turn_lost');
    expect(ours.model.requests).toHaveLength(0);
    expect(await ours.used(DAY, user)).toBe(500);
  });

  it('sample fault 7: one reservation covers a batch of five', async () => {
    const batch = ['One?', 'Two?', 'Three?', 'Four?', 'Five?'];
    const [sample, ours] = [sampleGateway(answer, 600), ourGateway([plan([limitOf(600)])])];

    const sampleOutcomes = await sample.handle(user, batch);
    await ours.publish({ userId: user, ...TURN }, ...batch.slice(1).map(() => ({ userId: user, ...TURN })));

    expect(sampleOutcomes.filter((outcome) => outcome === 'answered')).toHaveLength(5);
    expect((await sample.counters.usage(user, clock.now())).day).toBe(2_500);
    expect(ours.model.requests).toHaveLength(1);
    expect(await ours.used(DAY, user)).toBe(500);
  });

  it('sample fault 10: one limit for every user and model, in tokens, without those of a cache', async () => {
    const cached = () => answerOf({ inputTokens: 50, outputTokens: 250, cacheReadInputTokens: 200 });
    const sample = sampleGateway(cached);
    const money = [{ window: '24h', unit: 'microDollars', limit: 1_000_000 } as const];
    const ours = ourGateway([
      plan([...money, limitOf(LIMIT)], { name: 'power', group: 'power', models: ['haiku', 'sonnet'] }),
      plan([limitOf(600)]),
    ]);
    ours.model.respond = cached;
    const powerful = newUser();

    await sample.handle(user, ['Why?']);
    await asks(ours);
    const second = await asks(ours);
    const cost = () => ours.used({ ...DAY, unit: 'microDollars' }, powerful);
    await ours.ask({ userId: powerful, groups: ['power'], ...TURN });
    const haiku = await cost();
    await ours.ask({ userId: powerful, groups: ['power'], ...TURN, modelId: 'sonnet' });
    const sonnet = (await cost()) - haiku;

    expect((await sample.counters.usage(user, clock.now())).day).toBe(300);
    expect(await ours.used(DAY, user)).toBe(500);
    expect(second).toBe('token_limit_exceeded');
    expect(await ours.used(DAY, powerful)).toBe(1_000);
    expect(sonnet).toBe(3 * haiku);
    expect(configuration().models['sonnet']!.prices).not.toEqual(configuration().models['haiku']!.prices);
  });
});

function limitOf(tokens: number): ConfiguredLimit {
  return { window: '24h', unit: 'tokens', limit: tokens };
}

const DELIVERED = 'Because light';

async function* breaksOff(): AsyncGenerator<ModelEvent> {
  yield delta(DELIVERED);
}

/** A function that is killed: it neither goes on nor ends. */
async function* never(): AsyncGenerator<ModelEvent> {
  await gate().passed;
  yield delta('');
}

/** A function that is killed as it records that it calls its model. */
function dieBeforeTheModel({ ports, model }: MeteringGateway): void {
  ports.turns.renew = () => new Promise(() => undefined);
  model.respond = never;
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
