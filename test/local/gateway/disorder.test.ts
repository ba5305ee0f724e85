import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningGateway } from './running-gateway';
import { ask, collect, runGateway, textOf } from './running-gateway';

let running: RunningGateway;
beforeAll(async () => {
  running = await runGateway({ disorder: { seed: 7, dropRate: 0, maximumDelayMilliseconds: 300 } });
}, 60_000);
afterAll(() => running.stop());

describe('a channel that loses events', () => {
  it('costs no word: the client asks for what is missing', async () => {
    const lossy = await runGateway({ disorder: { seed: 3, dropRate: 0.1, maximumDelayMilliseconds: 50 } });
    try {
      const { gateway } = await lossy.newUser();
      const words = Array.from({ length: 150 }, (_, index) => `word-${index}`).join(' ');

      const answer = ask(gateway, `[[echo=${words}]] [[pace=60]]`);
      const received = await collect(answer);

      expect(textOf(received)).toBe(words);
      expect(answer.gaps).toBe(0);
    } finally {
      await lossy.stop();
    }
  }, 120_000);
});

describe('a channel that delays and reorders', () => {
  it('is put in order by the client', async () => {
    const { gateway } = await running.newUser();
    const words = Array.from({ length: 100 }, (_, index) => `word-${index}`).join(' ');

    const answer = ask(gateway, `[[echo=${words}]] [[pace=100]]`);
    const received = await collect(answer);

    expect(textOf(received)).toBe(words);
    expect(answer.gaps).toBe(0);
  });
});
