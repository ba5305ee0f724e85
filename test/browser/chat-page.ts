import type { Locator, Page } from 'playwright-core';
import type { TestFile } from './files';

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

  /** Resolves once the last answer shows this text among others. */
  async shows(text: string): Promise<void> {
    await this.lastAnswer.filter({ hasText: text }).waitFor({ timeout: 30_000 });
  }

  get message(): Locator {
    return this.page.getByLabel('Message');
  }

  get lastAnswer(): Locator {
    return this.page.getByRole('article', { name: 'Answer' }).last();
  }

  /** What the model said last, as it is shown. */
  answerText(): Promise<string> {
    return this.lastAnswer.locator('.markdown').last().innerText();
  }

  /** A thought or a tool of the last answer, by a part of its line. */
  disclosure(text: string | RegExp): Locator {
    return this.lastAnswer
      .locator('details')
      .filter({ has: this.page.locator('summary', { hasText: text }) });
  }

  /** Gives the file picker these files. */
  async attach(...files: readonly TestFile[]): Promise<void> {
    const picker = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Attach files' }).click();
    await (await picker).setFiles([...files]);
  }

  /** Resolves once these are attached, in this order. */
  async attached(...names: readonly string[]): Promise<void> {
    await this.status(`Attached: ${names.join(', ')}`);
  }

  /** What stands under the last answer beside its receipt. */
  notes(): Promise<string[]> {
    return this.lastAnswer.locator('.note').allInnerTexts();
  }

  /** What the last answer took; empty while it goes on. */
  async receipt(): Promise<string> {
    return (
      await this.lastAnswer.getByRole('list', { name: 'What this answer took' }).allInnerTexts()
    ).join();
  }

  /** The turn's name in the contract. */
  async lastRequestId(): Promise<string> {
    return (await this.lastAnswer.getAttribute('aria-labelledby'))!.slice('answer-'.length);
  }

  /** How far the page is wider than its window, in pixels. */
  overflow(): Promise<number> {
    return this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  }
}
