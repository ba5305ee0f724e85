import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalResources } from '../../../src/local/resources';
import type { RunningGateway } from './running-gateway';
import { ask, collect, errorOf, metadataOf, runGateway, textOf } from './running-gateway';

const USERS = 50;

/** With SRP fifty sign-ins, which are not what is tested, take ten times as long. */
const withPasswordSignIn = (resources: LocalResources): LocalResources => {
  const clients = resources.userPool.clients.map((client) => ({
    ...client,
    explicitAuthFlows: [...client.explicitAuthFlows, 'ALLOW_USER_PASSWORD_AUTH'],
  }));
  return { ...resources, userPool: { ...resources.userPool, clients } };
};

let running: RunningGateway;
beforeAll(async () => {
  running = await runGateway({ adapt: withPasswordSignIn });
}, 60_000);
afterAll(() => running.stop());

describe('fifty users at once', () => {
  it('each get the whole of their own answer of 300 tokens, in order', async () => {
    const users = [];
    for (let i = 0; i < USERS; i++) users.push(await running.newUser(['standard'], 'USER_PASSWORD_AUTH'));

    const answers = users.map(({ gateway, username }) => {
      // An answer that names its reader: a crossed one would show.
      const words = Array.from({ length: 100 }, (_, index) => `${username}.${index}`).join(' ');
      return { words, answer: ask(gateway, `[[echo=${words}]] [[pace=100]]`) };
    });
    const received = await Promise.all(answers.map(({ answer }) => collect(answer)));

    received.forEach((events, index) => {
      const { words, answer } = answers[index]!;
      expect(errorOf(events)).toBeUndefined();
      expect(textOf(events)).toBe(words);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, position) => position));
      expect(metadataOf(events)!.usage.outputTokens).toBeGreaterThanOrEqual(300);
      expect(answer.gaps).toBe(0);
    });
  }, 120_000);
});
