import type { Readable } from 'node:stream';

const END_MARK = '\0END ';

/**
 * Splits one output stream of a function into lines, and tells when all lines of an invocation have been read:
 * the runtime writes a mark after them (see `bootstrap.js`), because its response may overtake its output.
 */
export class LogLines {
  private rest = '';
  private awaited: { requestId: string; resolve: () => void } | undefined;

  constructor(
    stream: Readable,
    private readonly onLine: (text: string) => void,
  ) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      const lines = (this.rest + chunk).split('\n');
      this.rest = lines.pop() ?? '';
      for (const line of lines) this.take(line);
    });
    stream.on('close', () => {
      if (this.rest !== '') this.onLine(this.rest);
    });
  }

  /** Resolves once the mark of this invocation is read. Call it before the invocation is delivered. */
  ended(requestId: string): Promise<void> {
    return new Promise((resolve) => (this.awaited = { requestId, resolve }));
  }

  private take(line: string): void {
    const [text = '', markedRequestId] = line.split(END_MARK);
    // A mark that follows an unterminated line shares it.
    if (markedRequestId === undefined || text !== '') this.onLine(text);
    if (markedRequestId === this.awaited?.requestId) this.awaited?.resolve();
  }
}
