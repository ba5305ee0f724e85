import { afterAll, beforeAll } from '@jest/globals';
import type { BrowserContextOptions } from 'playwright-core';
import { runGateway, type RunningGateway } from '../local/gateway/running-gateway';
import { pagesOf, type OpenedPage, type Pages } from './pages';

const PASSWORD = 'Correct-horse-9';

export interface GatewayUi extends Pages {
  /** Of the suite that is running. */
  readonly running: RunningGateway;
  /** Makes a user who has asked nothing yet. */
  newUser(groups?: readonly string[]): Promise<{ readonly username: string; readonly password: string }>;
  /** Signs a new user in, in a browser context of their own. */
  openSignedIn(options?: BrowserContextOptions, groups?: readonly string[]): Promise<OpenedPage>;
}

/** The whole local gateway and its UI in a browser, for the suite that calls this. */
export function uiOfGateway(start: () => Promise<RunningGateway> = runGateway): GatewayUi {
  let running: RunningGateway;
  let users = 0;
  beforeAll(async () => {
    running = await start();
  }, 60_000);
  afterAll(() => running?.stop());
  const { open } = pagesOf(() => running.local.url);

  const newUser = async (groups: readonly string[] = ['standard']) => {
    const username = `person-${++users}@example.com`;
    await running.local.cognito.putUser({
      username,
      email: username,
      password: PASSWORD,
      groups,
    });
    return { username, password: PASSWORD };
  };
  return {
    get running() {
      return running;
    },
    open,
    newUser,
    openSignedIn: async (options, groups) => {
      const { username, password } = await newUser(groups);
      const opened = await open(options);
      await opened.chat.signIn(username, password);
      return opened;
    },
  };
}
