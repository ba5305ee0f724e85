import type { AnswerChunk, AnswerLog } from '../../src/gateway/answers/answer-log';
import type { TurnKey } from '../../src/gateway/turns/turn';

/** The answer log's contract in memory, for tests of the domain. */
export class MemoryAnswerLog implements AnswerLog {
  readonly chunks = new Map<string, AnswerChunk[]>();
  failing = false;

  async append(key: TurnKey, chunk: AnswerChunk): Promise<void> {
    if (this.failing) throw new Error('The store does not answer');
    const kept = this.of(key).filter(({ index }) => index !== chunk.index);
    this.chunks.set(
      idOf(key),
      [...kept, chunk].sort((a, b) => a.index - b.index),
    );
  }

  async read(key: TurnKey): Promise<readonly AnswerChunk[]> {
    if (this.failing) throw new Error('The store does not answer');
    return this.of(key);
  }

  private of(key: TurnKey): AnswerChunk[] {
    return this.chunks.get(idOf(key)) ?? [];
  }
}

function idOf({ userId, requestId }: TurnKey): string {
  return `${userId}#${requestId}`;
}
