import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MOST_GROUPS } from '../../../src/gateway/prepared/prepared-keys';
import type { PreparedResponses } from '../../../src/gateway/prepared/prepared-responses';
import type { Scenario } from './leakage';
import { scenarios, serve } from './leakage';
import { MemoryPrepared } from './memory-prepared';

const inMemory = async (scenario: Scenario) => {
  const prepared = new MemoryPrepared();
  return { prepared, served: await serve(scenario, prepared, prepared) };
};

describe('whatever is loaded and whoever asks', () => {
  it('what is served was loaded for everyone or a group of theirs, for that question, family and language, and is not over', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const { served } = await inMemory(scenario);

        for (const { response, loaded, mayBe } of served) {
          if (response) expect(mayBe).toContain(loaded);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('what goes first is served, to everybody with as many groups as are looked at', async () => {
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const { served } = await inMemory(scenario);

        for (const { request, loaded, best } of served) {
          if (new Set(request.groups).size > MOST_GROUPS) continue;
          expect(loaded).toBe(best);
          if (best) hits += 1;
        }
      }),
      { numRuns: 500 },
    );
    expect(hits).toBeGreaterThan(500);
  });

  it('holds where the store gives everything that it has', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const store = new MemoryPrepared();
        const careless: PreparedResponses = {
          find: async () => store.all,
          countHit: (key) => store.countHit(key),
        };

        for (const { response, loaded, mayBe } of await serve(scenario, store, careless)) {
          if (response) expect(mayBe).toContain(loaded);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('requests leave nothing behind but hits', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const { prepared: unasked } = await inMemory({ ...scenario, requests: [] });
        const { prepared, served } = await inMemory(scenario);

        const hits = prepared.all.reduce((sum, each) => sum + each.hits, 0);
        expect(prepared.all.map((each) => ({ ...each, hits: 0 }))).toEqual(unasked.all);
        expect(hits).toBe(served.filter(({ response }) => response).length);
      }),
    );
  });
});
