import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import type { DemoUser } from '../../src/local/demo-users';
import type { RunningGateway } from '../local/gateway/running-gateway';
import { runGateway } from '../local/gateway/running-gateway';
import { seriousFindings } from './accessibility';
import { describeInBrowser, launchBrowser, screenshot } from './browser';
import { ChatPage } from './chat-page';

describeInBrowser('the sample UI in Chromium', () => {
  let running: RunningGateway;
  let browser: Browser;
  let alice: DemoUser;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    running = await runGateway();
    browser = await launchBrowser();
    alice = running.local.demoUsers[0]!;
  }, 60_000);
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
  });

  const open = async (options: BrowserContextOptions = {}) => {
    // axe is injected: the page's own policy lets no foreign script in.
    const context = await browser.newContext({
      bypassCSP: true,
      timezoneId: 'UTC',
      locale: 'en-GB',
      ...options,
    });
    contexts.push(context);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(running.local.url);
    return { chat: new ChatPage(page), page, problems };
  };

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
    const { sub } = await running.local.cognito.putUser(fresh);
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
      endpoint: running.local.dynamoDb.url,
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

  describe.each([
    ['desktop', { width: 1280, height: 800 }],
    ['phone', { width: 360, height: 740 }],
  ])('on a %s', (device, viewport) => {
    it.each(['light', 'dark'] as const)(
      'fits, and is accessible (%s)',
      async (colorScheme) => {
        const { chat, page } = await open({ viewport, colorScheme });
        const look = async (state: string) => {
          await screenshot(page, `${device}-${colorScheme}-${state}`);
          expect({ state, overflow: await chat.overflow() }).toEqual({ state, overflow: 0 });
          expect({ state, findings: await seriousFindings(page) }).toEqual({ state, findings: [] });
        };
        await look('1-sign-in');
        await chat.signIn(alice.username, alice.password);
        await look('2-empty');
        await chat.ask('Show me some code with a very long line [[pace=0]]');
        await chat.status('Answer complete');
        await look('3-answer');
        await page.getByRole('button', { name: /Usage/ }).click();
        await look('4-usage');
        await page.keyboard.press('Escape');
        await chat.ask('Hello [[fault=throttle]]');
        await page.getByRole('alert').waitFor();
        await look('5-error');
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
