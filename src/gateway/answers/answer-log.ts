import type { TurnKey } from '../turns/turn';

/** A run of an answer's events, each the JSON text of one as it was published. */
export interface AnswerChunk {
  /** 0, 1, 2 … within an answer. */
  readonly index: number;
  readonly events: readonly string[];
  /** Epoch seconds after which the store may delete it. */
  readonly expiresAt: number;
}

/** Port: what was published of an answer, for its own user to read again. Every method rejects where the store fails. */
export interface AnswerLog {
  /** Keeps a chunk, in one write. Writing the same again is harmless. */
  append(key: TurnKey, chunk: AnswerChunk): Promise<void>;
  /** What is kept of an answer, in order. */
  read(key: TurnKey): Promise<readonly AnswerChunk[]>;
}
