type WebSocketClass = typeof WebSocket;

const downgraded = new WeakSet<WebSocketClass>();

/**
 * A WebSocket class that speaks plain `ws:` to this machine. Amplify derives the realtime URL from the HTTP endpoint and
 * makes it `wss:` whatever the endpoint's scheme was, so that a gateway on `http://127.0.0.1` would never be reached.
 *
 * @param base the class to extend; returned as it is where it came from here already
 */
export function localWebSocket(base: WebSocketClass): WebSocketClass {
  if (downgraded.has(base)) return base;
  const LocalWebSocket = class extends base {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(plainOnLoopback(url), protocols);
    }
  };
  downgraded.add(LocalWebSocket);
  return LocalWebSocket;
}

function plainOnLoopback(url: string | URL): string {
  return String(url).replace(/^wss:\/\/(?=(?:127\.0\.0\.1|localhost)[:/])/, 'ws://');
}
