import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** What a process says at its end, at most: in characters. */
const LAST_WORDS = 2_000;

/** More than any answer takes. */
const PATIENCE_MS = 60_000;

/** A process that answers one message after another. */
export interface Child {
  /**
   * Waits for the next message. Rejects, with what the process wrote last, where it ends instead, tells of a failure, or
   * says nothing for a minute.
   */
  next<T>(): Promise<T>;
  send(message: object): void;
  /** Resolves when it is gone. */
  stop(): Promise<void>;
}

/** How a process tells of a failure: in its own words. */
export interface Failure {
  readonly failure: string;
}

/** Starts a bundle in a bare Node process, whose environment is this one and nothing else. */
export function startChild(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Child {
  const child = fork(file, args, {
    env: environment,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-LAST_WORDS)));
  }
  const messages = messagesOf(child);
  return {
    next: async <T>() => {
      const message = await messages();
      if (message === undefined) throw new Error(`${file} ended, or said nothing.\n${output}`);
      if (isFailure(message)) throw new Error(`${file} failed: ${message.failure}\n${output}`);
      return message as T;
    },
    // Where it has ended already, `next` tells why.
    send: (message) => void child.send(message, () => undefined),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The messages of a process, one a call; undefined where none comes, or none will. */
function messagesOf(child: ChildProcess): () => Promise<object | undefined> {
  const received: object[] = [];
  let ended = false;
  let wake = () => undefined as void;
  child.on('message', (message) => {
    received.push(message as object);
    wake();
  });
  child.on('close', () => {
    ended = true;
    wake();
  });
  return async () => {
    if (received.length === 0 && !ended) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, PATIENCE_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return received.shift();
  };
}

function isFailure(message: object): message is Failure {
  return 'failure' in message;
}
