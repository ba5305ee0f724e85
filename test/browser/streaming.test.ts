import { describe, expect, it } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import { describeInBrowser } from './browser';
import { echo, wordsOf } from './echo';
import { networkOf, refuseConnections, socketsOf } from './outage';
import { look, viewports } from './pages';
import { uiOfGateway } from './ui-of-gateway';

const OUTAGE_MS = 10_000;
const LOST = 'The connection is lost';

describeInBrowser('an answer in Chromium that is interrupted', () => {
  const ui = uiOfGateway();

  describe('by a reload', () => {
    it('shows what there was and goes on to its end, whole and once', async () => {
      const text = wordsOf(150);
      const { page, chat, problems } = await ui.openSignedIn();
      await chat.ask(echo(text, 60));
      await chat.shows('word-20');
      const before = await chat.answerText();

      await page.reload();
      await chat.shows('word-20');
      expect((await chat.answerText()).startsWith(before)).toBe(true);
      expect(await page.getByRole('button', { name: 'Stop' }).isVisible()).toBe(true);
      await chat.status('Answer complete');

      expect(await chat.answerText()).toBe(text);
      expect(await chat.notes()).toEqual([]);
      expect(await chat.receipt()).toMatch(/tokens out/);
      expect(problems).toEqual([]);
    }, 60_000);

    it('and another, and one more, is as whole', async () => {
      const text = wordsOf(120);
      const { page, chat } = await ui.openSignedIn();
      await chat.ask(echo(text, 40));
      for (const word of ['word-5', 'word-25', 'word-50']) {
        await chat.shows(word);
        await page.reload();
      }
      await chat.status('Answer complete');

      expect(await chat.answerText()).toBe(text);
      expect(await chat.notes()).toEqual([]);
    }, 60_000);

    it('comes all the same where nothing of it had come', async () => {
      const { page, chat } = await ui.openSignedIn();
      const accepted = page.waitForResponse((response) => response.url().endsWith('/event'));
      await chat.ask(`${echo('all of it', 0)} [[first=3000]]`);
      await accepted;

      await page.reload();
      await chat.status('Answer complete');

      expect(await chat.answerText()).toBe('all of it');
    }, 60_000);

    it('says what to do where the prompt never got through', async () => {
      const { page, chat } = await ui.openSignedIn();
      let isSwallowed = true;
      await page.route('**/event', async (route) => {
        const isChat = route.request().postData()?.includes('messages') ?? false;
        if (!isChat || !isSwallowed) await route.continue();
      });
      await chat.ask(echo('after all', 0));
      await chat.status('Prompt sent');

      await page.reload();
      const alert = page.getByRole('alert');
      await alert.waitFor({ timeout: 30_000 });
      expect(await alert.innerText()).toContain('The rest of this answer cannot be fetched');
      isSwallowed = false;
      await page.getByRole('button', { name: 'Try again' }).click();
      await chat.status('Answer complete');

      expect(await chat.answerText()).toBe('after all');
    }, 60_000);

    it('leaves nothing of it to another user of the tab', async () => {
      const { page, chat } = await ui.openSignedIn();
      await chat.ask(`Secret ${echo(wordsOf(400, 'secret'), 40)}`);
      await chat.shows('secret-3');

      await page.evaluate(() => localStorage.clear());
      await page.reload();
      const other = await ui.newUser();
      await chat.signIn(other.username, other.password);

      const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
      expect(kept).toContain(other.username);
      expect(kept).not.toMatch(/secret/i);
      expect(await page.getByRole('article').count()).toBe(0);
    }, 60_000);
  });

  describe('by an outage of ten seconds', () => {
    it('of the browser’s network goes on by itself, whole and once', async () => {
      const text = wordsOf(300);
      const { page, chat } = await ui.openSignedIn();
      const network = await networkOf(page);
      const sockets = socketsOf(page);
      await page.reload();
      await chat.message.waitFor();
      await chat.ask(echo(text, 40));
      await chat.shows('word-5');

      await network.goOffline();
      ui.running.local.events.closeConnections();
      await chat.status(LOST);
      const before = await chat.answerText();
      await setTimeout(OUTAGE_MS);
      expect(await chat.answerText()).toBe(before);
      await network.goOnline();
      await chat.status('Answer complete');

      expect(sockets.map((socket) => socket.isClosed())).toEqual([true, false]);
      expect(await chat.answerText()).toBe(text);
      expect(await chat.notes()).toEqual([]);
      await page.getByText(LOST).waitFor({ state: 'detached' });
    }, 90_000);

    it('of the gateway goes on by itself, whole and once', async () => {
      const text = wordsOf(300);
      const { page, chat } = await ui.openSignedIn();
      await chat.ask(echo(text, 40));
      await chat.shows('word-5');

      const outage = refuseConnections(ui.running.local.events, OUTAGE_MS);
      await chat.status(LOST);
      await outage;
      await chat.status('Answer complete');

      expect(await chat.answerText()).toBe(text);
      expect(await chat.notes()).toEqual([]);
      await page.getByText(LOST).waitFor({ state: 'detached' });
    }, 90_000);

    describe.each(viewports)('on a %s', (device, viewport) => {
      it.each(['light', 'dark'] as const)(
        'is told in a way that fits, and is accessible (%s)',
        async (colorScheme) => {
          const opened = await ui.openSignedIn({ viewport, colorScheme });
          const { page, chat } = opened;
          const lookAt = (state: string) => look(opened, `${device}-${colorScheme}-streaming-${state}`);
          await chat.ask(echo(wordsOf(2_000), 40));
          await chat.shows('word-5');
          const network = await networkOf(page);
          await network.goOffline();
          await chat.status(LOST);
          await lookAt('lost');
          await network.goOnline();
          await chat.shows('word-30');
          await page.reload();
          await chat.shows('word-40');
          await lookAt('resumed');
          await page.getByRole('button', { name: 'Stop' }).click();
          await chat.status('Answer stopped');
          await lookAt('stopped');
        },
        60_000,
      );
    });
  });
});
