import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { GatewayEvent, MetadataEvent } from '../../src/gateway/contract/events';
import { usedOf } from '../../src/web/usage/standing';
import { ada } from '../client/test-gateway';
import { delta, messageStop, metadata } from '../client/turn-events';
import { describeInBrowser } from './browser';
import { look, pagesOf, viewports } from './pages';
import { startScriptedPage, type ScriptedPage } from './scripted-page';
import { usageStates } from './usage-states';

const limits = usageStates();

describeInBrowser('usage and refusals in Chromium', () => {
  let served: ScriptedPage;
  beforeAll(async () => {
    served = await startScriptedPage();
  }, 60_000);
  beforeEach(() => {
    served.script.limits = limits['half']!;
    served.script.turn = [];
  });
  afterAll(() => served?.stop());
  const pages = pagesOf(() => served.url);

  const open = async (options: BrowserContextOptions = {}) => {
    const opened = await pages.open(options);
    await opened.chat.signIn(ada.username, ada.password);
    return opened;
  };

  const openUsage = async (page: Page, state: string) => {
    served.script.limits = limits[state]!;
    await page.getByRole('button', { name: /Usage/ }).click();
    const panel = page.getByRole('region', { name: 'Usage' });
    const [limit] = served.script.limits;
    const first = limit ? usedOf(limit, { language: 'en-GB' }) : 'No limits apply to you';
    await panel.getByText(first).first().waitFor();
    return panel;
  };
  const refusal = (type: string, details: Record<string, unknown>): GatewayEvent => ({
    error: { type, message: 'Refused.', requestId: 'turn', details },
  });

  it('says how much is used, what is left and when it frees up', async () => {
    const { page } = await open();
    const panel = await openUsage(page, 'half');

    expect(await panel.getByRole('heading', { level: 3 }).allTextContents()).toEqual([
      'Yours',
      'Your team’s: physics',
      'Your organisation’s',
    ]);
    const mine = panel.getByRole('listitem').filter({ hasText: 'Tokens in 10 minutes' });
    expect(await mine.innerText()).toMatch(/50,000 left\s+frees up from .*, all free by /);
    const turns = panel.getByRole('listitem').filter({ hasText: 'Turns at once' });
    expect(await turns.innerText()).toMatch(/1 of 10 under way\s+9 free$/);
  });

  it('has the chip tell the tightest limit, whatever turns are under way', async () => {
    served.script.limits = limits['almost used up']!;
    const { page } = await open();

    await page.getByRole('button', { name: 'Usage 3% left' }).waitFor();
  });

  it('counts down to when a refused turn can be tried again, and lets it be', async () => {
    const { page, chat } = await open();
    served.script.turn = [
      refusal('token_limit_exceeded', {
        limit: limits['used up']![0],
        needed: 1_200,
        resetsAt: limits['used up']![0]!.resetsAt,
        retryAfterSeconds: 4,
      }),
    ];
    await chat.ask('Hello');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    const again = page.getByRole('button', { name: 'Try again' });

    expect(await alert.innerText()).toContain(
      'Tokens in 10 minutes: 100,000 of 100,000 used, 0 left, and this needs 1,200.',
    );
    expect(await page.getByRole('timer').innerText()).toMatch(/^You can try again in \d seconds?\.$/);
    expect(await again.isDisabled()).toBe(true);
    await chat.status('You can try again now');
    served.script.turn = [delta('There is room.'), messageStop(), metadata];
    await again.click();
    await chat.status('Answer complete');
    expect(await chat.lastAnswer.innerText()).toContain('There is room.');
  });

  it('says what helps where waiting does not', async () => {
    const { page, chat } = await open();
    served.script.turn = [
      refusal('budget_exceeded', { limit: limits['almost used up']![1], needed: 6_000_000 }),
    ];
    await chat.ask('Hello');
    await page.getByRole('alert').waitFor();

    expect(await page.getByRole('alert').innerText()).toContain('Waiting does not help: shorten');
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Edit prompt' }).isVisible()).toBe(true);
  });

  it('says under an answer that a limit made it shorter', async () => {
    const { chat } = await open();
    const clamped = {
      maxTokens: 1_500,
      requestedMaxTokens: 4_096,
      limitedBy: { scope: 'user', window: '10min', unit: 'tokens' },
    } as const;
    const receipt = metadata as MetadataEvent;
    served.script.turn = [
      delta('Half an answ'),
      messageStop('max_tokens'),
      { ...receipt, metadata: { ...receipt.metadata, clamped } },
    ];
    await chat.ask('Hello');
    await chat.status('Answer complete');

    expect(await chat.lastAnswer.innerText()).toContain(
      'Limited to 1,500 tokens: your limit “Tokens in 10 minutes” had no room for more.',
    );
  });

  describe.each(viewports)('on a %s', (device, viewport) => {
    it.each(['light', 'dark'] as const)(
      'fits in every state, and is accessible (%s)',
      async (colorScheme) => {
        const opened = await open({ viewport, colorScheme });
        const { page, chat } = opened;
        const lookAt = (state: string) =>
          look(opened, `${device}-${colorScheme}-usage-${state.replaceAll(' ', '-')}`);
        for (const state of Object.keys(limits)) {
          const panel = await openUsage(page, state);
          const cut = await panel.evaluate((element) => element.scrollWidth - element.clientWidth);
          expect({ state, cut }).toEqual({ state, cut: 0 });
          await lookAt(state);
          await page.keyboard.press('Escape');
        }
        served.script.turn = [
          refusal('token_limit_exceeded', {
            limit: limits['used up']![0],
            needed: 1_200,
            retryAfterSeconds: 300,
          }),
        ];
        await chat.ask('Hello');
        await page.getByRole('alert').waitFor();
        await lookAt('refused');
        await page.getByRole('button', { name: 'Dismiss' }).click();
        await lookAt('dismissed');
      },
      60_000,
    );
  });
});
