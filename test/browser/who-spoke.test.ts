import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GatewayEvent } from '../../src/gateway/contract/events';
import { ada } from '../client/test-gateway';
import { delta, messageStop, metadata } from '../client/turn-events';
import { describeInBrowser } from './browser';
import { look, pagesOf, viewports, type OpenedPage } from './pages';
import { startScriptedPage, type ScriptedPage } from './scripted-page';
import { uiOfGateway } from './ui-of-gateway';

const fallbackNote = 'Claude Haiku 4.5 answered, for Claude Sonnet 4.6 was not available.';

describeInBrowser('who spoke, in Chromium', () => {
  const ui = uiOfGateway();

  const askSonnet = async ({ page, chat }: OpenedPage) => {
    await page.getByLabel('Model').selectOption('claude-sonnet-4-6');
    await chat.ask('Hello [[echo=Here I am.]] [[fault=throttle on sonnet]]');
    await chat.status('Answer complete');
  };

  it('is the model that was asked', async () => {
    const { chat } = await ui.openSignedIn();

    await chat.ask('Hello [[pace=0]]');
    await chat.status('Answer complete');

    expect(await chat.receipt()).toMatch(/^Claude Haiku 4\.5/);
    expect(await chat.notes()).toEqual([]);
  });

  it('is another model where that one was not available, and the answer says so', async () => {
    const opened = await ui.openSignedIn({}, ['power']);

    await askSonnet(opened);

    expect(await opened.chat.notes()).toEqual([fallbackNote]);
    expect(await opened.chat.receipt()).toMatch(/^Claude Haiku 4\.5/);
  });

  it('is the guardrail where it stepped in', async () => {
    const { chat } = await ui.openSignedIn();

    await chat.ask('Say xyzzy');
    await chat.status('Answer complete');

    expect(await chat.notes()).toEqual([
      'A guardrail stepped in. This exchange is left out of what the model sees next.',
    ]);
  });

  describe.each(viewports)('on a %s', (device, viewport) => {
    it.each(['light', 'dark'] as const)(
      'fits, and is accessible (%s)',
      async (colorScheme) => {
        const opened = await ui.openSignedIn({ viewport, colorScheme }, ['power']);
        await askSonnet(opened);
        await look(opened, `${device}-${colorScheme}-who-spoke-fallback`);
      },
      60_000,
    );
  });
});

describeInBrowser('an answer in Chromium that operators had prepared', () => {
  let scripted: ScriptedPage;
  beforeAll(async () => {
    scripted = await startScriptedPage();
  }, 60_000);
  afterAll(() => scripted?.stop());
  const { open } = pagesOf(() => scripted.url);

  const answer = (text: string, facts: object): readonly GatewayEvent[] => {
    const { metadata: known, tokenUsage } = metadata as Extract<GatewayEvent, { metadata: unknown }>;
    return [
      delta(text),
      messageStop(),
      { metadata: { ...known, modelId: 'nova-lite', ...facts }, tokenUsage },
    ];
  };
  const prepared = answer('We are open from nine to five.', {
    prepared: { set: 'opening-hours', version: 3 },
  });

  const askPrepared = async (options: Parameters<typeof open>[0] = {}) => {
    scripted.script.turn = prepared;
    const opened = await open(options);
    await opened.chat.signIn(ada.username, ada.password);
    await opened.chat.ask('When are you open?');
    await opened.chat.status('Answer complete');
    return opened;
  };

  it('says so, and lets the model be asked in its place', async () => {
    const { page, chat } = await askPrepared();
    expect(await chat.receipt()).toMatch(/^Prepared answer/);

    scripted.script.turn = answer('I do not know.', {});
    await page.getByRole('button', { name: 'Ask the model instead' }).press('Enter');
    await chat.shows('I do not know.');
    await chat.status('Answer complete');

    expect(scripted.asked.slice(-2).map((turn) => turn.prepared)).toEqual([undefined, 'skip']);
    expect(scripted.asked.at(-1)?.messages).toEqual([
      { role: 'user', content: [{ text: 'When are you open?' }] },
    ]);
    expect(await page.getByRole('article').count()).toBe(2);
    expect(await chat.receipt()).toMatch(/^Nova Lite/);
    expect(await page.getByRole('button', { name: 'Ask the model instead' }).count()).toBe(0);
  });

  it('is asked for in the language of the reader’s browser', async () => {
    await askPrepared({ locale: 'pt-BR' });

    expect(scripted.asked.at(-1)?.language).toBe('pt-BR');
  });

  it.each([
    [{ coverage: 'partial', intervened: false }, /guardrail saw a part$/, []],
    [
      { coverage: 'scanned', intervened: true },
      /first token after 100 ms$/,
      ['A guardrail stepped in and changed a part of this exchange.'],
    ],
  ])('or a model gave tells what the guardrail did: %p', async (guardrail, receipt, notes) => {
    scripted.script.turn = answer('Yes.', { guardrail });
    const { chat } = await open();
    await chat.signIn(ada.username, ada.password);
    await chat.ask('Is it so?');
    await chat.status('Answer complete');

    expect((await chat.receipt()).trim()).toMatch(receipt);
    expect(await chat.notes()).toEqual(notes);
  });

  it('comes from a model that takes no files: none are offered to be attached', async () => {
    const { page } = await askPrepared();

    expect(await page.getByRole('button', { name: 'Attach files' }).count()).toBe(0);
  });

  describe.each(viewports)('on a %s', (device, viewport) => {
    it.each(['light', 'dark'] as const)('fits, and is accessible (%s)', async (colorScheme) => {
      const opened = await askPrepared({ viewport, colorScheme });
      await look(opened, `${device}-${colorScheme}-who-spoke-prepared`);
    });
  });
});
