import type { ConverseContentBlock, ConverseMessage, ConverseRequest, Media } from './converse-request';
import { parseDirectives, stripDirectives, type Fault } from './directives';
import type { Prompt, PromptMessage } from './language-model';
import { countInputTokens } from './token-approximation';

export interface DirectedPrompt {
  readonly prompt: Prompt;
  /** The messages of the request without directives. */
  readonly messages: readonly ConverseMessage[];
  readonly fault?: Fault | undefined;
}

/**
 * Separates a validated request from the directives in it. Those of the last user message are obeyed; those that a
 * conversation carries from earlier turns are only taken out. Blocks other than text reach the prompt as a line that names them.
 * @throws BedrockError ValidationException for a directive that means nothing.
 */
export function toDirectedPrompt(modelId: string, request: ConverseRequest): DirectedPrompt {
  const lastUserMessage = request.messages.findLast(({ role }) => role === 'user');
  const { model, fault } = parseDirectives(textOf(lastUserMessage?.content ?? []), modelId);
  const messages = request.messages.map((message) =>
    message.role === 'user' ? { ...message, content: message.content.map(withoutDirectives) } : message,
  );
  const { maxTokens, temperature, topP, stopSequences = [] } = request.inferenceConfig;
  return {
    prompt: {
      modelId,
      system: textOf(request.system),
      messages: promptMessages(messages),
      maxTokens,
      temperature,
      topP,
      stopSequences,
      inputTokens: countInputTokens(request),
      directives: model,
    },
    messages,
    fault,
  };
}

/** Messages without directives as a model reads them. */
export function promptMessages(messages: readonly ConverseMessage[]): PromptMessage[] {
  return messages.map(({ role, content }) => ({ role, text: content.flatMap(wordsOf).join('\n') }));
}

function withoutDirectives(block: ConverseContentBlock): ConverseContentBlock {
  const guarded = block.guardContent?.text;
  return {
    ...block,
    ...(block.text !== undefined && { text: stripDirectives(block.text) }),
    ...(guarded && { guardContent: { text: { ...guarded, text: stripDirectives(guarded.text) } } }),
  };
}

/** What a scripted model can say of a block: enough to see that it came whole. */
function wordsOf({ image, document, toolResult, ...block }: ConverseContentBlock): string[] {
  if (image) return [`[image: ${image.format}, ${byteLength(image)} bytes]`];
  if (document)
    return [`[document ${document.name ?? ''}: ${document.format}, ${byteLength(document)} bytes]`];
  if (toolResult)
    return toolResult.content.flatMap(({ json, ...content }) =>
      json === undefined ? wordsOf(content) : [`[result: ${JSON.stringify(json)}]`],
    );
  return [textOf([block])].filter((text) => text !== '');
}

const byteLength = ({ source }: Media): number => Buffer.from(source.bytes, 'base64').length;

function textOf(content: readonly ConverseContentBlock[]): string {
  return content.flatMap(({ text, guardContent }) => text ?? guardContent?.text?.text ?? []).join('\n');
}
