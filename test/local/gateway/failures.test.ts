import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { FunctionResource, LocalResources } from '../../../src/local/resources';
import type { RunningGateway, SignedIn } from './running-gateway';
import { ask, collect, errorOf, metadataOf, runGateway, textOf } from './running-gateway';

const chatFunction = 'ai-gateway-chat';

/** A function that times out soon, and leases that run out soon. */
const impatient = (resources: LocalResources): LocalResources => ({
  ...resources,
  functions: resources.functions.map((resource): FunctionResource =>
    resource.name === chatFunction
      ? {
          ...resource,
          timeoutSeconds: 6,
          environment: {
            ...resource.environment,
            AI_GATEWAY_DEADLINE_MARGIN_MS: '3000',
            AI_GATEWAY_LEASE_MS: '3000',
          },
          asynchronous: { ...resource.asynchronous, maximumRetryAttempts: 0 },
        }
      : resource,
  ),
});

let running: RunningGateway;
let ada: SignedIn;
beforeAll(async () => {
  running = await runGateway({ adapt: impatient });
  ada = await running.newUser();
}, 60_000);
afterEach(() => running.local.dynamoDb.faults.clear());
afterAll(() => running.stop());

const tokensUsed = async () => (await ada.gateway.usage()).limits[0]!.used;

describe('an answer that takes too long', () => {
  it('is ended in order before the function is killed', async () => {
    const received = await collect(ask(ada.gateway, 'Long [[tokens=5000]] [[pace=20]]'));

    expect(errorOf(received)).toMatchObject({ type: 'timeout', details: { cost: { estimated: true } } });
    expect(textOf(received).length).toBeGreaterThan(0);
  });
});

describe('a function that is killed in mid-answer', () => {
  it('is told to the user, and its turn is charged as reserved', async () => {
    const before = await tokensUsed();
    const answer = ask(ada.gateway, 'Long [[tokens=5000]] [[pace=20]]', {
      inferenceConfig: { maxTokens: 500 },
    });
    const received = [];
    for await (const event of answer) {
      received.push(event);
      if (received.length === 3)
        for (const pid of running.local.lambda.processIds(chatFunction)) process.kill(pid, 'SIGKILL');
    }

    expect(errorOf(received)).toMatchObject({ type: 'turn_lost' });
    expect(received.at(-1)).not.toHaveProperty('seq');
    expect((await tokensUsed()) - before).toBeGreaterThan(500);
  });
});

describe('a store that fails', () => {
  it('refuses, closed, and tells so', async () => {
    await ada.gateway.usage();
    running.local.dynamoDb.faults.every('UpdateItem', 'internalServerError');
    const before = running.local.bedrock!.requests;

    const received = await collect(ask(ada.gateway, 'Hello [[pace=0]]'));

    expect(errorOf(received)).toMatchObject({ type: 'reservation_failed' });
    expect(running.local.bedrock!.requests).toBe(before);
  });

  it('charges once where the answers to its writes are lost', async () => {
    const before = await tokensUsed();
    const loseOne = () => running.local.dynamoDb.faults.next('UpdateItem', 'loseResponse');

    loseOne();
    const answer = ask(ada.gateway, 'Hello [[tokens=20]] [[pace=40]]');
    const received = [];
    for await (const event of answer) {
      received.push(event);
      if (received.length === 2) loseOne();
    }

    expect((await tokensUsed()) - before).toBe(metadataOf(received)!.usage.totalTokens);
  });
});
