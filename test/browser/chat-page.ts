import type { Locator, Page } from 'playwright-core';

/** The sample UI, as a person finds their way in it: by names and roles. */
export class ChatPage {
  constructor(readonly page: Page) {}

  async signIn(username: string, password: string): Promise<void> {
    await this.page.getByLabel('Email or username').fill(username);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.message.waitFor();
  }

  async ask(text: string): Promise<void> {
    await this.message.fill(text);
    await this.message.press('Enter');
  }

  async status(text: string): Promise<void> {
    await this.page
      .getByRole('status')
      .filter({ hasText: text })
      .waitFor({ state: 'attached', timeout: 30_000 });
  }

  get message(): Locator {
    return this.page.getByLabel('Message');
  }

  get lastAnswer(): Locator {
    return this.page.getByRole('article', { name: 'Answer' }).last();
  }

  /** How far the page is wider than its window, in pixels. */
  overflow(): Promise<number> {
    return this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  }
}
