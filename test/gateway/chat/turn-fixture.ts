import type { World } from '../world';
import { chatPayload, configuration, createWorld, publish, USER } from '../world';
import type { ConfiguredLimit } from '../../../src/gateway/configuration/configuration';
import { handleInbound } from '../../../src/gateway/inbound';
import { userAccount } from '../../../src/gateway/metering/accounts';
import { valueOf } from '../../../src/gateway/metering/changes';

/** The slot of November 2026, when the tests take place. */
export const NOVEMBER = 2026 * 12 + 10;

/** A world in which one user asks `r1`, and a test's ways to look at what came of it. */
export function createTurn() {
  const world: World = createWorld();
  const lastEvent = () => world.events.at(-1)!;
  return {
    world,
    chat: (override: Record<string, unknown> = {}, groups = ['standard']) =>
      handleInbound(world, publish([chatPayload(override)], { groups }), world.invocation()),
    /** One plan for everybody. The fixture's request has 20 bytes of text, bounded by 100 tokens, and asks for up to 1,000. */
    limit: (limits: ConfiguredLimit[], concurrentTurns = 10): void => {
      world.configuration.value = configuration({
        plans: [
          { name: 'standard', group: '*', models: ['haiku'], concurrentTurns, answerMinutes: 60, limits },
        ],
      });
    },
    turn: () => world.turns.turns.get(`${USER}#r1`),
    lastEvent,
    lastError: () => {
      const event = lastEvent();
      return 'error' in event ? event.error : undefined;
    },
    /** Of this month, charged and held. */
    tokensUsed: () =>
      valueOf(world.meter.peek(userAccount(USER)), { window: 'month', unit: 'tokens', slot: NOVEMBER }),
    marks: () => world.meter.peek(userAccount(USER)).marks,
  };
}

export type TurnFixture = ReturnType<typeof createTurn>;
