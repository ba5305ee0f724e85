import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ada } from '../client/test-gateway';
import { delta, messageStop, metadata } from '../client/turn-events';
import { describeInBrowser } from './browser';
import { look, pagesOf, viewports } from './pages';
import { startScriptedPage, type ScriptedPage } from './scripted-page';
import { uiOfGateway } from './ui-of-gateway';

const askFor = (name: string, input = '{}') =>
  `Hello [[echo=Let me see.]] [[tool=${name} ${input}]] [[pace=0]]`;

describeInBrowser('tools in Chromium', () => {
  const ui = uiOfGateway();

  it('run in the page, and the answer goes on with their results, in one turn', async () => {
    const { page, chat, problems } = await ui.openSignedIn({ timezoneId: 'Europe/Oslo' });

    await chat.ask(askFor('local_time'));
    await chat.shows('[result:');
    await chat.status('Answer complete');

    expect(await page.getByRole('article').count()).toBe(2);
    expect(await chat.lastAnswer.innerText()).toContain('Let me see.');
    expect(await chat.answerText()).toContain('"timeZone":"Europe/Oslo"');
    expect(await chat.receipt()).toMatch(/2 requests/);
    const card = chat.disclosure('Used local_time');
    expect(await card.getByText('Europe/Oslo').isVisible()).toBe(false);
    await card.locator('summary').press('Enter');
    expect(await card.getByText('Europe/Oslo').isVisible()).toBe(true);
    expect(problems).toEqual([]);
  });

  it('take what the model gives them', async () => {
    const { chat } = await ui.openSignedIn();

    await chat.ask(askFor('local_time', '{"timeZone":"Asia/Tokyo"}'));
    await chat.shows('[result:');
    await chat.status('Answer complete');

    expect(await chat.answerText()).toContain('"timeZone":"Asia/Tokyo"');
  });

  it.each([
    ['launch_rocket', '{}', 'There is no tool “launch_rocket” here.'],
    ['local_time', '{"timeZone":"Mars/Olympus"}', 'There is no time zone “Mars/Olympus”'],
  ])('that fail tell the model so: %s %s', async (name, input, message) => {
    const { chat } = await ui.openSignedIn();

    await chat.ask(askFor(name, input));
    await chat.status('Answer complete');

    expect(await chat.answerText()).toContain(message);
    await chat.disclosure(`Tool failed: ${name}`).waitFor();
  });

  it('stay part of the conversation', async () => {
    const { chat } = await ui.openSignedIn();
    await chat.ask(askFor('local_time', '{"timeZone":"Asia/Tokyo"}'));
    await chat.status('Answer complete');

    await chat.ask('What did I ask? [[pace=0]]');
    await chat.shows('wrote');
    await chat.status('Answer complete');

    expect(await chat.answerText()).toContain('Asia/Tokyo');
  });

  it('leave an answer that can be stopped', async () => {
    const { page, chat } = await ui.openSignedIn();
    await chat.ask('Hello [[tokens=400]] [[pace=40]] [[tool=local_time {}]]');
    await chat.status('Answer started');

    await page.keyboard.press('Escape');
    await chat.status('Answer stopped');

    expect(await chat.lastAnswer.locator('details').count()).toBe(0);
    expect(await chat.notes()).toEqual(['Stopped. What had arrived is kept.']);
  });

  it('leave an answer that goes on over a reload', async () => {
    const { page, chat } = await ui.openSignedIn();
    await chat.ask('Hello [[tokens=60]] [[pace=40]] [[tool=local_time {}]]');
    await chat.status('Answer started');

    await page.reload();
    await chat.shows('[result:');
    await chat.status('Answer complete');

    await chat.disclosure('Used local_time').waitFor();
  });

  describe.each(viewports)('on a %s', (device, viewport) => {
    it.each(['light', 'dark'] as const)(
      'fit, and are accessible (%s)',
      async (colorScheme) => {
        const opened = await ui.openSignedIn({ viewport, colorScheme });
        const { chat } = opened;
        const lookAt = (state: string) => look(opened, `${device}-${colorScheme}-tools-${state}`);
        await chat.ask(
          `What time is it? [[think=They ask for the time, which I do not know. There is a tool for it.]] ${askFor('local_time', '{"timeZone":"Asia/Tokyo"}')}`,
        );
        await chat.shows('[result:');
        await chat.status('Answer complete');
        await lookAt('1-closed');
        await chat.disclosure('Thought for').locator('summary').press('Enter');
        await chat.disclosure('Used').locator('summary').press('Space');
        await lookAt('2-open');
      },
      60_000,
    );
  });
});

describeInBrowser('a model in Chromium that asks for tools without end', () => {
  let scripted: ScriptedPage;
  beforeAll(async () => {
    scripted = await startScriptedPage();
  }, 60_000);
  afterAll(() => scripted?.stop());
  const { open } = pagesOf(() => scripted.url);

  it('is given five rounds of them', async () => {
    const toolUse = { toolUseId: 't1', name: 'local_time' };
    scripted.script.capabilities = ['tools'];
    scripted.script.turn = [
      delta('Once more.'),
      { contentBlockStart: { contentBlockIndex: 1, start: { toolUse } } },
      messageStop('tool_use'),
      metadata,
    ];
    const { chat } = await open();
    await chat.signIn(ada.username, ada.password);

    await chat.ask('What time is it?');
    await chat.status('Answer complete');

    expect(scripted.asked.map(({ messages }) => messages.length)).toEqual([1, 3, 5, 7, 9, 11]);
    expect(await chat.notes()).toEqual(['The model asked for tools more than 5 times. Ask it to go on.']);
    await chat.disclosure('Not run: local_time').waitFor();
    expect(await chat.receipt()).toMatch(/6 requests.*60 tokens in/s);
  });
});
