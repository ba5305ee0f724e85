import type { WebSocket } from 'ws';

/** Past this many unhandled frames the socket is not read, so that the sender waits and not this process's memory. */
const MAXIMUM_WAITING_FRAMES = 64;

/** Handles a socket's frames one after another: what a publisher sends first is published first. */
export function handleInOrder(
  socket: WebSocket,
  handle: (frame: { text: string; isBinary: boolean }) => Promise<void>,
): void {
  let waiting = 0;
  let last = Promise.resolve();
  socket.on('message', (data: Buffer, isBinary) => {
    waiting += 1;
    if (waiting > MAXIMUM_WAITING_FRAMES) socket.pause();
    last = last
      .then(() => handle({ text: data.toString('utf8'), isBinary }))
      .finally(() => {
        waiting -= 1;
        if (socket.isPaused && waiting <= MAXIMUM_WAITING_FRAMES) socket.resume();
      });
  });
}
