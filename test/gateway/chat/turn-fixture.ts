import type { World } from '../world';
import { chatPayload, createWorld, publish, USER } from '../world';
import { handleInbound } from '../../../src/gateway/inbound';

/** A world in which one user asks `r1`, and a test's ways to look at what came of it. */
export function createTurn() {
  const world: World = createWorld();
  const lastEvent = () => world.events.at(-1)!;
  return {
    world,
    chat: (override: Record<string, unknown> = {}, groups = ['standard']) =>
      handleInbound(world, publish([chatPayload(override)], { groups }), world.invocation()),
    turn: () => world.turns.turns.get(`${USER}#r1`),
    lastEvent,
    lastError: () => {
      const event = lastEvent();
      return 'error' in event ? event.error : undefined;
    },
    tokensUsed: () => world.meter.counters.get(`${USER} 2026-11`)?.tokens ?? 0,
  };
}

export type TurnFixture = ReturnType<typeof createTurn>;
