import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { OutboundEvent } from '../../src/gateway/contract/events';
import type { DemoUser } from '../../src/local/demo-users';
import { textOf } from '../local/gateway/running-gateway';
import type { AmplifyInPage } from './amplify-page';
import { amplifyScript } from './amplify-script';
import { describeInBrowser } from './browser';
import { uiOfGateway } from './ui-of-gateway';

declare const amplify: AmplifyInPage;

describeInBrowser('the real aws-amplify client in Chromium', () => {
  const ui = uiOfGateway();
  let script: string;
  beforeAll(async () => {
    script = await amplifyScript();
  }, 60_000);

  async function signedIn({ username, password }: DemoUser): Promise<{ page: Page; userId: string }> {
    const { page } = await ui.open();
    await page.addScriptTag({ content: script });
    const userId = await page.evaluate(
      async ([outputs, name, secret]) => {
        amplify.configureAmplify(outputs);
        await amplify.signIn({ username: name, password: secret });
        return (await amplify.connectGateway()).userId;
      },
      [ui.running.local.outputs, username, password] as const,
    );
    return { page, userId };
  }

  it('streams an answer in order, of which another user sees nothing, and is refused both ways', async () => {
    const [alice, bob] = ui.running.local.demoUsers;
    const [first, second] = [await signedIn(alice!), await signedIn(bob!)];

    const overheard = second.page.evaluate(async (userId) => {
      const received: unknown[] = [];
      const channel = await amplify.events.connect(`/Outbound-Messages/${userId}/*`);
      const subscription = channel.subscribe({ next: (data) => received.push(data), error: () => undefined });
      await subscription.ready;
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return received;
    }, second.userId);
    const answer = await first.page.evaluate(async () => {
      const gateway = await amplify.connectGateway();
      const received: unknown[] = [];
      const request = { conversationId: crypto.randomUUID(), modelId: 'nova-lite' };
      const messages = [
        { role: 'user' as const, content: [{ text: 'Hello [[echo=in order, one by one]] [[pace=50]]' }] },
      ];
      for await (const event of gateway.chat({ ...request, messages })) received.push(event);
      return received as OutboundEvent[];
    });
    const refusals = await second.page.evaluate(async (userId) => {
      const outcome = (promise: Promise<unknown>) =>
        promise.then(
          () => 'accepted',
          () => 'refused',
        );
      const listen = async () => {
        const channel = await amplify.events.connect(`/Outbound-Messages/${userId}`);
        await channel.subscribe({ next: () => undefined, error: () => undefined }).ready;
      };
      return {
        subscribe: await outcome(listen()),
        publish: await outcome(amplify.events.post(`/Inbound-Messages/${userId}`, { type: 'usage' })),
      };
    }, first.userId);

    expect(textOf(answer)).toBe('in order, one by one');
    expect(answer.map(({ seq }) => seq)).toEqual(answer.map((_, index) => index));
    expect(await overheard).toEqual([]);
    expect(refusals).toEqual({ subscribe: 'refused', publish: 'refused' });
  }, 60_000);
});
