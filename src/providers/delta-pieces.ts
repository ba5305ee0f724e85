import type { ChatCompletionChunk } from 'openai/resources/chat/completions';

/** What a delta adds to an answer. */
export type Piece =
  | { readonly kind: 'text' | 'reasoning'; readonly text: string }
  | {
      readonly kind: 'tool';
      /** Which of the calls of this answer; undefined of servers that do not number them. */
      readonly index: number | undefined;
      readonly id: string | undefined;
      readonly name: string | undefined;
      readonly input: string;
    };

type Delta = Omit<ChatCompletionChunk.Choice.Delta, 'content'> & {
  readonly content?: string | null | readonly ContentPart[];
  /** DeepSeek's and vLLM's field for what the model thinks. */
  readonly reasoning_content?: string | null;
  /** Groq's and Ollama's. */
  readonly reasoning?: string | null;
};

/** Mistral's reasoning models stream lists of parts. */
type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly thinking: readonly { readonly text?: string }[] };

/** The pieces of a delta, in the order in which a model makes them. Empty ones are left out. */
export function piecesOf(delta: ChatCompletionChunk.Choice.Delta | object): Piece[] {
  const { content, reasoning_content, reasoning, refusal, tool_calls } = delta as Delta;
  const said: Piece[] = [
    { kind: 'reasoning', text: reasoning_content ?? reasoning ?? '' },
    ...(Array.isArray(content) ? (content as ContentPart[]).map(pieceOf) : [textPiece(content as string)]),
    textPiece(refusal),
  ];
  return [
    ...said.filter((piece) => piece.kind !== 'tool' && piece.text !== ''),
    ...(tool_calls ?? []).map(({ index, id, function: called }): Piece => ({
      kind: 'tool',
      index: index,
      id: id || undefined,
      name: called?.name || undefined,
      input: called?.arguments ?? '',
    })),
  ];
}

function pieceOf(part: ContentPart): Piece {
  if (part.type === 'text') return textPiece(part.text);
  const thoughts = part.type === 'thinking' ? part.thinking : [];
  return { kind: 'reasoning', text: thoughts.map(({ text = '' }) => text).join('') };
}

const textPiece = (text: string | null | undefined): Piece => ({ kind: 'text', text: text ?? '' });
