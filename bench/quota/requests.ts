import { randomUUID } from 'node:crypto';
import type { MeteringTables } from '../../test/metering/metering-tables';
import type { Measurement } from '../benchmark';
import type { Contender } from './contender';

/** On demand, us-east-1, in micro-dollars a million units. */
const WRITE_PRICE = 625_000;
const READ_PRICE = 125_000;

interface TurnRequests {
  readonly before: number;
  readonly after: number;
  readonly total: number;
  readonly write: number;
  readonly read: number;
}

/** Sequential trips and consumed units of one turn, whose user has made one before. */
export async function requests(
  tables: MeteringTables,
  baseline: Contender,
  gateway: Contender,
): Promise<Measurement[]> {
  const a = await requestsOf(tables, baseline);
  const b = await requestsOf(tables, gateway);
  const compare = (measure: string, figure: (turn: TurnRequests) => number): Measurement => ({
    measure,
    baseline: figure(a),
    gateway: figure(b),
  });
  return [
    compare('sequential trips before the model', ({ before }) => before),
    compare('sequential trips after its stream', ({ after }) => after),
    compare('sequential trips in all', ({ total }) => total),
    compare('write units a turn', ({ write }) => write),
    compare('read units a turn', ({ read }) => read),
    compare('$ a million turns', ({ write, read }) => (write * WRITE_PRICE + read * READ_PRICE) / 1_000_000),
  ];
}

async function requestsOf({ wire, capacity }: MeteringTables, contender: Contender): Promise<TurnRequests> {
  const userId = randomUUID();
  await contender.turn(userId);
  let before = 0;
  let atEnd = 0;
  wire.restart({ lockStep: true });
  capacity.reset();
  await contender.turn(userId, async () => {
    before = wire.rounds;
    // The heartbeat's first trip goes out beside the model's call.
    await wire.idle();
    atEnd = wire.rounds;
  });
  const { write, read } = capacity;
  const total = wire.rounds;
  wire.restart();
  return { before, after: total - atEnd, total, write, read };
}
