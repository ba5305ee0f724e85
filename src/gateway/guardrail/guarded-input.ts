import type { ContentBlock, ToolResultContent } from '../contract/content';
import type { ModelRequest } from '../models/language-models';

/** What of a request is written, and what a model reads of it. */
export type Input = Pick<ModelRequest, 'messages' | 'system'>;

/** Every text of a request, in its order: not its images and documents, nor what a model called tools with. */
export function textsOf({ messages, system = [] }: Input): string[] {
  const texts: string[] = [];
  rewriteTexts({ messages, system }, (text) => {
    texts.push(text);
    return text;
  });
  return texts;
}

/** Whether all that a request says is in its texts. */
export function isAllText({ messages }: Pick<Input, 'messages'>): boolean {
  const blocks = messages.flatMap(({ content }) => content);
  return blocks
    .flatMap(({ toolResult, ...block }): ToolResultContent[] => [block, ...(toolResult?.content ?? [])])
    .every(({ text, json }) => text !== undefined || json !== undefined);
}

/** The same request with other texts. `rewrite` is called once for each, in order. */
export function rewriteTexts<Request extends Input>(
  request: Request,
  rewrite: (text: string) => string,
): Request {
  const { messages, system } = request;
  const withText = <Block extends { text?: string | undefined }>(block: Block): Block =>
    block.text === undefined ? block : { ...block, text: rewrite(block.text) };
  const result = ({ json, ...content }: ToolResultContent): ToolResultContent =>
    // JSON with something masked may be JSON no more: the model reads it as text.
    json === undefined ? withText(content) : { text: rewrite(JSON.stringify(json)) };
  const block = ({ toolResult, ...content }: ContentBlock): ContentBlock =>
    toolResult === undefined
      ? withText(content)
      : { toolResult: { ...toolResult, content: toolResult.content.map(result) } };
  return {
    ...request,
    ...(system && { system: system.map(withText) }),
    messages: messages.map((message) => ({ ...message, content: message.content.map(block) })),
  };
}
