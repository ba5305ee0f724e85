import { describe, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const CANDIDATES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const executable = CANDIDATES.find((candidate) => candidate !== undefined && existsSync(candidate));

/** Screenshots that people look at; CI keeps them. */
const ARTIFACTS = path.resolve(__dirname, '../../.artifacts/screenshots');

/** A suite that needs a browser: named as skipped where there is none, and failed in CI. */
export function describeInBrowser(name: string, suite: () => void): void {
  if (executable !== undefined) describe(name, suite);
  else if (process.env['CI'] === 'true') {
    describe(name, () =>
      it('needs Chromium', () => Promise.reject(new Error('CI has no Chromium: install it.'))),
    );
  } else {
    process.stderr.write(`Skipped "${name}": no Chromium found. Install it, or set CHROMIUM_PATH.\n`);
    describe.skip(name, suite);
  }
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executable!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: path.join(ARTIFACTS, `${name}.png`), fullPage: true });
}
