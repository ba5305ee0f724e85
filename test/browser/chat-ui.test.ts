import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DemoUser } from '../../src/local/demo-users';
import { describeInBrowser } from './browser';
import { look, viewports } from './pages';
import { uiOfGateway } from './ui-of-gateway';

describeInBrowser('the sample UI in Chromium', () => {
  const ui = uiOfGateway();
  const { open } = ui;
  let alice: DemoUser;
  beforeAll(() => {
    alice = ui.running.local.demoUsers[0]!;
  });

  it('signs in with SRP and streams an answer, under its own content security policy', async () => {
    const { chat, page, problems } = await open({ bypassCSP: false });
    await chat.signIn(alice.username, alice.password);

    await chat.ask('Why is the sky blue? [[pace=100]]');
    await chat.status('Answer complete');

    expect(await chat.lastAnswer.textContent()).toMatch(/scatter/i);
    expect(await page.getByRole('button', { name: /Usage/ }).isVisible()).toBe(true);
    expect(problems).toEqual([]);
  });

  it('shows usage that tells the truth', async () => {
    const fresh = { ...alice, username: 'fresh@example.com', email: 'fresh@example.com' };
    const { sub } = await ui.running.local.cognito.putUser(fresh);
    const { chat, page } = await open();
    await chat.signIn(fresh.username, fresh.password);
    await chat.ask('Hello [[pace=0]]');
    await chat.status('Answer complete');

    await page.getByRole('button', { name: /Usage/ }).click();
    const meter = page.getByRole('meter', { name: 'Tokens this month' });

    const receipt = await chat.lastAnswer.getByRole('list', { name: 'What this answer took' }).innerText();
    const [input, output] = ['in', 'out'].map((way) =>
      Number(new RegExp(`(\\d+) tokens ${way}`).exec(receipt)?.[1]),
    );
    expect(Number(await meter.getAttribute('value'))).toBe(input! + output!);
    expect(await usedTokens(sub)).toBe(input! + output!);
  });

  const usedTokens = async (userId: string) => {
    const { DynamoDBClient, GetItemCommand } = await import('@aws-sdk/client-dynamodb');
    const client = new DynamoDBClient({
      endpoint: ui.running.local.dynamoDb.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const { Item = {} } = await client.send(
      new GetItemCommand({ TableName: 'ai-gateway-meters', Key: { id: { S: `user#${userId}` } } }),
    );
    client.destroy();
    return Number(Object.entries(Item).find(([name]) => name.startsWith('tc'))?.[1].N);
  };

  it('stops an answer, and keeps what arrived', async () => {
    const { chat, page } = await open();
    await chat.signIn(alice.username, alice.password);
    await chat.ask('Long [[tokens=2000]] [[pace=40]]');
    await chat.status('Answer started');

    await page.getByRole('button', { name: 'Stop' }).click();
    await chat.status('Answer stopped');

    expect((await chat.lastAnswer.textContent())!.length).toBeGreaterThan(0);
  });

  it('says what to do where the model fails, and lets the person try again', async () => {
    const { chat, page } = await open();
    await chat.signIn(alice.username, alice.password);

    await chat.ask('Hello [[fault=unavailable]]');

    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/not available/i);
    expect(await page.getByRole('button', { name: 'Try again' }).isVisible()).toBe(true);
  });

  describe.each(viewports)('on a %s', (device, viewport) => {
    it.each(['light', 'dark'] as const)(
      'fits, and is accessible (%s)',
      async (colorScheme) => {
        const opened = await open({ viewport, colorScheme });
        const { chat, page } = opened;
        const lookAt = (state: string) => look(opened, `${device}-${colorScheme}-${state}`);
        await lookAt('1-sign-in');
        await chat.signIn(alice.username, alice.password);
        await lookAt('2-empty');
        await chat.ask('Show me some code with a very long line [[pace=0]]');
        await chat.status('Answer complete');
        await lookAt('3-answer');
        await page.getByRole('button', { name: /Usage/ }).click();
        await lookAt('4-usage');
        await page.keyboard.press('Escape');
        await chat.ask('Hello [[fault=throttle]]');
        await page.getByRole('alert').waitFor();
        await lookAt('5-error');
        expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBe(0);
      },
      60_000,
    );

    it('lets a whole conversation be had by keyboard alone', async () => {
      const { chat, page } = await open({ viewport });
      const focusedControl = () =>
        page.evaluate(() => {
          const element = document.activeElement as HTMLInputElement;
          if (!['INPUT', 'BUTTON', 'SELECT', 'TEXTAREA'].includes(element.tagName)) return '';
          return [
            element.getAttribute('aria-label'),
            element.labels?.[0]?.textContent,
            element.textContent,
          ].join(' ');
        });
      const tabTo = async (name: RegExp) => {
        for (let i = 0; i < 40; i++) {
          if (name.test(await focusedControl())) return;
          await page.keyboard.press('Tab');
        }
        throw new Error(`Tab never reached ${name}; the focus is on ${await focusedControl()}`);
      };

      await tabTo(/Email or username/);
      await page.keyboard.type(alice.username);
      await tabTo(/Password/);
      await page.keyboard.type(alice.password);
      await page.keyboard.press('Enter');
      await chat.message.waitFor();
      await tabTo(/Message/);
      await page.keyboard.type('First [[echo=one]] [[pace=0]]');
      await page.keyboard.press('Enter');
      await chat.status('Answer complete');
      await tabTo(/Message/);
      await page.keyboard.type('Second [[tokens=2000]] [[pace=40]]');
      await page.keyboard.press('Enter');
      await chat.status('Answer started');
      await page.keyboard.press('Escape');
      await chat.status('Answer stopped');
      await tabTo(/New chat/);
      await page.keyboard.press('Enter');

      expect(await page.getByRole('article').count()).toBe(0);
    }, 60_000);
  });
});
