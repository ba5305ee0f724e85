import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { GatewayEvent } from '../../src/gateway/contract/events';
import type { ChatRequest } from '../../src/gateway/contract/requests';
import { ada } from '../client/test-gateway';
import { messageStop, metadata } from '../client/turn-events';
import { describeInBrowser } from './browser';
import { pagesOf } from './pages';
import { startScriptedPage, type ScriptedPage } from './scripted-page';
import { uiOfGateway } from './ui-of-gateway';

const thought = 'Light scatters. Blue most of all.';

describeInBrowser('reasoning in Chromium', () => {
  const ui = uiOfGateway();

  it('stands above the answer, closed, and is read by who opens it', async () => {
    const { chat } = await ui.openSignedIn();
    await chat.ask(`Hello [[think=${thought}]] [[echo=Scattering.]] [[pace=0]]`);
    await chat.status('Answer complete');

    const disclosure = chat.disclosure('Thought for less than a second');
    expect(await disclosure.getByText(thought).isVisible()).toBe(false);
    await disclosure.locator('summary').press('Enter');

    expect(await disclosure.getByText(thought).isVisible()).toBe(true);
    expect(await chat.answerText()).toBe('Scattering.');
    expect(await chat.lastAnswer.innerText()).toMatch(/Thought[\s\S]*Scattering\./);
  });

  it('goes back to the model that called a tool after it', async () => {
    const { page, chat } = await ui.openSignedIn();
    const published: string[] = [];
    page.on('request', (request) => published.push(request.postData() ?? ''));
    await chat.ask(`Hello [[think=${thought}]] [[tool=local_time {}]] [[pace=0]]`);
    await chat.shows('[result:');
    await chat.status('Answer complete');

    const events = published.filter((body) => body.includes('toolResult'));
    const messages = events.map(
      (body) => (JSON.parse((JSON.parse(body) as { events: [string] }).events[0]) as ChatRequest).messages,
    );

    expect(messages).toEqual([
      [
        expect.objectContaining({ role: 'user' }),
        {
          role: 'assistant',
          content: expect.arrayContaining([
            { reasoningContent: { reasoningText: { text: thought, signature: expect.any(String) } } },
          ]),
        },
        expect.objectContaining({ role: 'user' }),
      ],
    ]);
  });
});

describeInBrowser('reasoning that takes its time in Chromium', () => {
  let scripted: ScriptedPage;
  beforeAll(async () => {
    scripted = await startScriptedPage();
  }, 60_000);
  afterAll(() => scripted?.stop());
  const { open } = pagesOf(() => scripted.url);

  it('can be read while it goes on, and tells how long it took', async () => {
    const think = (text: string): GatewayEvent => ({
      contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text } } },
    });
    const answer: GatewayEvent = {
      contentBlockDelta: { contentBlockIndex: 1, delta: { text: 'Scattering.' } },
    };
    scripted.script.pauseMs = 1_000;
    scripted.script.turn = [think('Light '), think('scatters.'), answer, messageStop(), metadata];
    const { chat } = await open();
    await chat.signIn(ada.username, ada.password);
    await chat.ask('Why?');

    const thinking = chat.disclosure('Thinking…');
    await thinking.locator('summary').click();
    await thinking.getByText('Light scatters.').waitFor();
    await chat.status('Answer complete');

    const done = chat.disclosure(/Thought for \d(\.\d)? sec/);
    expect(await done.getByText('Light scatters.').isVisible()).toBe(true);
  });
});
