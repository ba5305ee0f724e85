import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { AmplifyInPage } from './amplify-page';
import { amplifyScript } from './amplify-script';
import { describeInBrowser } from './browser';
import { ChatPage } from './chat-page';
import { echo, wordsOf } from './echo';
import { openTab } from './pages';
import { uiOfGateway } from './ui-of-gateway';

declare const amplify: AmplifyInPage;

/** What the browser does with "Duplicate": the tab's own storage is copied. */
async function duplicate(page: Page): Promise<ChatPage> {
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(() => void window.open(location.href)),
  ]);
  return new ChatPage(popup);
}

describeInBrowser('an answer in one of two tabs in Chromium', () => {
  const ui = uiOfGateway();

  it('comes to the tab that asked for it', async () => {
    const [first, second] = [wordsOf(80, 'first'), wordsOf(80, 'second')];
    const one = await ui.openSignedIn();
    const other = await openTab(one.page.context(), ui.running.local.url);
    await one.chat.ask(echo(first, 40));
    await other.chat.ask(echo(second, 40));
    await Promise.all([one.chat.status('Answer complete'), other.chat.status('Answer complete')]);

    expect([await one.chat.answerText(), await other.chat.answerText()]).toEqual([first, second]);
  }, 60_000);

  it('comes to both, once, where a tab is duplicated in mid-answer', async () => {
    const text = wordsOf(150);
    const { page, chat } = await ui.openSignedIn();
    await chat.ask(echo(text, 40));
    await chat.shows('word-5');

    const other = await duplicate(page);
    await other.shows('word-5');
    await Promise.all([chat.status('Answer complete'), other.status('Answer complete')]);

    expect([await chat.answerText(), await other.answerText()]).toEqual([text, text]);
    expect([await chat.notes(), await other.notes()]).toEqual([[], []]);
  }, 60_000);

  it('is stopped in both where it is stopped in one', async () => {
    const { page, chat } = await ui.openSignedIn();
    await chat.ask(echo(wordsOf(2_000), 40));
    await chat.shows('word-5');
    const other = await duplicate(page);
    await other.shows('word-5');

    await other.page.getByRole('button', { name: 'Stop' }).click();
    await Promise.all([chat.status('Answer stopped'), other.status('Answer stopped')]);

    expect(await chat.answerText()).toBe(await other.answerText());
  }, 60_000);

  it('is stopped by a page of the same user that does not show it', async () => {
    const { page, chat } = await ui.openSignedIn();
    await chat.ask(echo(wordsOf(2_000), 40));
    await chat.shows('word-5');
    const other = await openTab(page.context(), ui.running.local.url);
    await other.page.addScriptTag({ content: await amplifyScript() });

    await other.page.evaluate(
      async ([outputs, requestId]) => {
        amplify.configureAmplify(outputs);
        const gateway = await amplify.connectGateway();
        const conversationId = crypto.randomUUID();
        await gateway.resume({ requestId, conversationId, afterSeq: -1 }).cancel();
      },
      [ui.running.local.outputs, await chat.lastRequestId()] as const,
    );
    await chat.status('Answer stopped');

    expect(await chat.notes()).toEqual(['Stopped. What had arrived is kept.']);
  }, 60_000);
});
