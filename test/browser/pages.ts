import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { seriousFindings } from './accessibility';
import { launchBrowser, screenshot } from './browser';
import { ChatPage } from './chat-page';

export interface OpenedPage {
  readonly page: Page;
  readonly chat: ChatPage;
  /** Uncaught errors and what the page logged as an error. */
  readonly problems: readonly string[];
}

export interface Pages {
  /** Opens the UI in a browser context of its own: nothing is signed in there. */
  open(options?: BrowserContextOptions): Promise<OpenedPage>;
}

/**
 * A browser for the suite that calls this, whose contexts are closed after each test.
 *
 * @param urlOf where the UI is served, asked when a page is opened
 */
export function pagesOf(urlOf: () => string): Pages {
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(() => browser?.close());

  return {
    open: async (options = {}) => {
      const context = await browser.newContext({
        // axe is injected: the page's own policy lets no foreign script in.
        bypassCSP: true,
        timezoneId: 'UTC',
        locale: 'en-GB',
        ...options,
      });
      contexts.push(context);
      return openTab(context, urlOf());
    },
  };
}

/** One more tab of a browser context: whoever is signed in there is so here. */
export async function openTab(context: BrowserContext, url: string): Promise<OpenedPage> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(url);
  return { page, chat: new ChatPage(page), problems };
}

export const viewports = [
  ['desktop', { width: 1280, height: 800 }],
  ['phone', { width: 360, height: 740 }],
] as const;

/** Keeps a screenshot of a state, and expects that it fits the window and keeps nobody out. */
export async function look({ page, chat }: OpenedPage, name: string): Promise<void> {
  await screenshot(page, name);
  expect({ name, overflow: await chat.overflow() }).toEqual({ name, overflow: 0 });
  expect({ name, findings: await seriousFindings(page) }).toEqual({ name, findings: [] });
}
