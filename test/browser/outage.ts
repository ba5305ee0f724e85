import { setTimeout } from 'node:timers/promises';
import type { Page, WebSocket } from 'playwright-core';
import type { EventsApi } from '../../src/local/events/events-api';

/** The WebSockets that a page opens from now on. */
export function socketsOf(page: Page): readonly WebSocket[] {
  const sockets: WebSocket[] = [];
  page.on('websocket', (socket) => sockets.push(socket));
  return sockets;
}

export interface Network {
  goOffline(): Promise<void>;
  goOnline(): Promise<void>;
}

/** The network of a page, as its developer tools have it. The browser holds back what comes on open sockets meanwhile. */
export async function networkOf(page: Page): Promise<Network> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  // The conditions hold for as long as the session does.
  const emulate = async (offline: boolean) => {
    const unlimited = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
    await session.send('Network.emulateNetworkConditions', { offline, ...unlimited });
  };
  return { goOffline: () => emulate(true), goOnline: () => emulate(false) };
}

/** Cuts every connection as soon as it is made, as a failing server does, while the browser knows of no failure. */
export async function refuseConnections(events: EventsApi, milliseconds: number): Promise<void> {
  const until = Date.now() + milliseconds;
  while (Date.now() < until) {
    events.closeConnections();
    await setTimeout(10);
  }
}
