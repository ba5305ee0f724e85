import type { ConverseTokens } from './converse-request';

/**
 * A token is up to six letters or digits with the space before them, a run of white space, or one other character. For
 * English prose that makes about 1.3 tokens a word, as real tokenizers do. Code points are never divided.
 */
const token = / ?(?:[\p{L}\p{N}]\p{M}*){1,6}|\s+|./gsu;

/** The pieces in which the scripted model streams a text; joined, they are the text. */
export function splitIntoTokens(text: string): string[] {
  return text.match(token) ?? [];
}

/** Tokens of a text by the local approximation: a stand-in has no tokenizer of any real model. */
export function countTokens(text: string): number {
  return splitIntoTokens(text).length;
}

/** What a real template adds around each message. */
const tokensPerMessage = 3;

/** Input tokens of a request, the same for CountTokens as for the `usage` of Converse. */
export function countInputTokens({ messages, system, toolConfig }: ConverseTokens): number {
  const blocks = [...system, ...messages.flatMap(({ content }) => content)];
  const tools = toolConfig === undefined ? 0 : countTokens(JSON.stringify(toolConfig));
  return (
    messages.length * tokensPerMessage + tools + blocks.reduce((sum, block) => sum + countBlock(block), 0)
  );
}

/** Other blocks than text count as their JSON, but for the bytes of images and documents. */
function countBlock(block: { readonly text?: string | undefined }): number {
  if (block.text !== undefined) return countTokens(block.text);
  return countTokens(JSON.stringify(block, (key, value: unknown) => (key === 'bytes' ? undefined : value)));
}
