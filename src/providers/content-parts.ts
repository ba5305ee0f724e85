import type {
  ChatCompletionContentPart,
  ChatCompletionContentPartText,
  ChatCompletionToolMessageParam,
} from 'openai/resources/chat/completions';
import type { ContentBlock, Document, Image, ToolResultContent } from '../gateway/contract/content';
import { notTaken } from './provider-errors';

/** Formats that are text as they are. */
const PLAIN = new Set<Document['format']>(['csv', 'html', 'md', 'txt']);

/**
 * A user's block as a part of a message; undefined for a block that is none.
 *
 * @throws ModelError for a document that is neither text nor PDF
 */
export function contentPartOf({
  text,
  image,
  document,
}: ContentBlock): ChatCompletionContentPart | undefined {
  if (text !== undefined) return textPart(text);
  if (image) return imagePart(image);
  return document && documentPart(document);
}

/**
 * What a tool answered.
 *
 * @throws ModelError for a result with an image or a PDF document: Chat Completions takes text alone there
 */
export function toolMessageOf({
  toolUseId,
  content,
  status,
}: NonNullable<ContentBlock['toolResult']>): ChatCompletionToolMessageParam {
  const text = content.map(resultText).join('\n');
  // The API has no field that tells a failure.
  return { role: 'tool', tool_call_id: toolUseId, content: status === 'error' ? `Error: ${text}` : text };
}

function resultText({ text, json, document }: ToolResultContent): string {
  if (text !== undefined) return text;
  if (json !== undefined) return JSON.stringify(json);
  if (document && PLAIN.has(document.format)) return plainDocument(document).text;
  throw notTaken(
    'This model’s provider takes text and JSON as the result of a tool. Send images and documents in a message of their own.',
  );
}

const textPart = (text: string): ChatCompletionContentPartText => ({ type: 'text', text });

const imagePart = ({ format, source }: Image): ChatCompletionContentPart => ({
  type: 'image_url',
  image_url: { url: `data:image/${format};base64,${source.bytes}` },
});

function documentPart(document: Document): ChatCompletionContentPart {
  const { format, name, source } = document;
  if (PLAIN.has(format)) return plainDocument(document);
  if (format !== 'pdf') {
    throw notTaken(`This model’s provider takes no ${format} documents. Send it as PDF or as text.`);
  }
  const file = { filename: `${name}.pdf`, file_data: `data:application/pdf;base64,${source.bytes}` };
  return { type: 'file', file };
}

function plainDocument({ name, format, source }: Document): ChatCompletionContentPartText {
  return textPart(`Document "${name}.${format}":\n${Buffer.from(source.bytes, 'base64').toString('utf8')}`);
}
