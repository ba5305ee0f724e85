import { randomUUID } from 'node:crypto';
import type { ConverseEvent } from '../gateway/contract/events';
import type { Piece } from './delta-pieces';

type ToolPiece = Extract<Piece, { kind: 'tool' }>;

interface Block {
  readonly kind: Piece['kind'];
  readonly contentBlockIndex: number;
  /** Of a tool's call. */
  readonly call?: Pick<ToolPiece, 'index' | 'id'>;
}

/** The blocks of one answer, which Chat Completions does not name: a block ends where a piece of another one comes. */
export class AnswerBlocks {
  private open: Block | undefined;
  private readonly calls: Block[] = [];
  private count = 0;

  /** Whether the model asks for a tool. */
  get callsTool(): boolean {
    return this.calls.length > 0;
  }

  *add(piece: Piece): Generator<ConverseEvent> {
    if (piece.kind === 'tool') {
      yield* this.addToCall(piece);
      return;
    }
    if (this.open?.kind !== piece.kind) {
      yield* this.end();
      this.open = { kind: piece.kind, contentBlockIndex: this.count++ };
    }
    const { contentBlockIndex } = this.open;
    const { text } = piece;
    const delta = piece.kind === 'text' ? { text } : { reasoningContent: { text } };
    yield { contentBlockDelta: { contentBlockIndex, delta } };
  }

  /** Ends the block that is open, if one is. */
  *end(): Generator<ConverseEvent> {
    if (!this.open) return;
    const { contentBlockIndex } = this.open;
    this.open = undefined;
    yield { contentBlockStop: { contentBlockIndex } };
  }

  private *addToCall(piece: ToolPiece): Generator<ConverseEvent> {
    let call = this.callOf(piece);
    if (!call) {
      yield* this.end();
      call = { kind: 'tool', contentBlockIndex: this.count++, call: piece };
      this.calls.push(call);
      this.open = call;
      const { contentBlockIndex } = call;
      const toolUse = { toolUseId: piece.id ?? `call_${randomUUID()}`, name: piece.name ?? '' };
      yield { contentBlockStart: { contentBlockIndex, start: { toolUse } } };
    }
    const { contentBlockIndex } = call;
    if (piece.input === '') return;
    yield { contentBlockDelta: { contentBlockIndex, delta: { toolUse: { input: piece.input } } } };
  }

  /** The call that a piece belongs to, by its number; another id under the same number is another call. */
  private callOf({ index, id, name }: ToolPiece): Block | undefined {
    // Servers that neither number nor name their calls send each whole.
    if (index === undefined && id === undefined && name !== undefined) return undefined;
    const known = this.calls.findLast(({ call }) => index === undefined || call?.index === index);
    return id === undefined || known?.call?.id === id ? known : undefined;
  }
}
