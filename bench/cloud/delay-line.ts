import type { Socket } from 'node:net';

/**
 * Hands on what one socket receives to another, each piece `delayMs` after it came and in order; then its end. What comes
 * within the first `setUpMs` waits for the rest of them too.
 */
export function delay(from: Socket, to: Socket, delayMs: number, setUpMs = 0): void {
  const opensAt = performance.now() + setUpMs;
  const waiting: (() => void)[] = [];
  const later = (work: () => void) => {
    waiting.push(work);
    const rest = Math.max(0, opensAt - performance.now());
    // Whichever timer is first takes what is first.
    setTimeout(() => waiting.shift()!(), rest + delayMs);
  };
  from.on('data', (chunk: Buffer) => later(() => void (to.writable && to.write(chunk))));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
}
