import type { ModelEntry } from '../configuration/configuration';
import type { ContentBlock, Document, ToolResultContent } from '../contract/content';
import type { ChatRequest } from '../contract/requests';
import { utf8Length } from '../text';

/** What a chat template adds to a message, and to a conversation, at the most. */
const TOKENS_A_MESSAGE = 16;
const TOKENS_A_CONVERSATION = 64;
/** What providers put in front of tools. */
const TOKENS_FOR_TOOLS = 1_000;
/** Providers write a tool's JSON anew, with spaces and markup around its names. */
const BYTES_A_BYTE_OF_JSON = 2;

export type BoundedModel = Pick<ModelEntry, 'contextTokens' | 'imageTokens'>;
type Input = Pick<ChatRequest, 'messages' | 'system' | 'toolConfig' | 'outputConfig'>;

/** The text of a request in UTF-8: what a guardrail reads, and more. */
export function inputBytes({ messages, system = [], toolConfig, outputConfig }: Input): number {
  const blocks = messages.flatMap(({ content }) => content);
  return sum([
    ...system.map(({ text = '' }) => utf8Length(text)),
    ...blocks.map(bytesOf),
    jsonBytes(toolConfig),
    jsonBytes(outputConfig),
  ]);
}

/**
 * An upper bound of a request's input tokens that is never low: every tokenizer in use makes at most one token of one
 * UTF-8 byte; an image has what its model's catalogue entry says; of a packed document nothing is known but that the model
 * reads no more than its context.
 */
export function inputTokenBound(input: Input, model: BoundedModel): number {
  const { messages, system = [], toolConfig } = input;
  const contents = messages.flatMap(({ content }) => content).flatMap(contentsOf);
  const packed = contents.some(({ document }) => document !== undefined && !isPlain(document));
  const images = contents.filter(({ image }) => image !== undefined).length;
  const bound =
    inputBytes(input) +
    images * (model.imageTokens ?? model.contextTokens) +
    TOKENS_A_MESSAGE * (messages.length + system.length) +
    TOKENS_A_CONVERSATION +
    (toolConfig === undefined ? 0 : TOKENS_FOR_TOOLS);
  return packed ? Math.max(bound, model.contextTokens) : bound;
}

/** A block, and what a tool's result holds. */
function contentsOf({ toolResult, ...block }: ContentBlock): readonly ToolResultContent[] {
  const { text, image, document } = block;
  return [{ text, image, document, json: undefined }, ...(toolResult?.content ?? [])];
}

function bytesOf(block: ContentBlock): number {
  const { toolUse, reasoningContent } = block;
  const { reasoningText, redactedContent = '' } = reasoningContent ?? {};
  return sum([
    ...contentsOf(block).map(({ text = '', json, document }) =>
      sum([utf8Length(text), jsonBytes(json), document ? textBytesOf(document) : 0]),
    ),
    jsonBytes(toolUse),
    utf8Length(reasoningText?.text ?? ''),
    utf8Length(reasoningText?.signature ?? ''),
    redactedContent.length,
  ]);
}

const jsonBytes = (value: object | undefined): number =>
  value === undefined ? 0 : BYTES_A_BYTE_OF_JSON * utf8Length(JSON.stringify(value));

/** Formats whose bytes are their text. */
const PLAIN_FORMATS: readonly Document['format'][] = ['csv', 'html', 'md', 'txt'];

const isPlain = ({ format }: Document): boolean => PLAIN_FORMATS.includes(format);

/** Base64 is longer than what it encodes. */
const textBytesOf = (document: Document): number =>
  utf8Length(document.name) + (isPlain(document) ? document.source.bytes.length : 0);

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
