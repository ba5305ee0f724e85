import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionContentPart,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { ContentBlock } from '../gateway/contract/content';
import type { ModelRequest } from '../gateway/models/language-models';
import { contentPartOf, toolMessageOf } from './content-parts';
import { notTaken } from './provider-errors';

/**
 * A conversation as Chat Completions has it. Left out is what these APIs have no place for: cache points, and what a model
 * thought in earlier turns.
 *
 * @throws ModelError for content that they do not take
 */
export function chatMessagesOf({
  messages,
  system = [],
}: Pick<ModelRequest, 'messages' | 'system'>): ChatCompletionMessageParam[] {
  const instructions = system.flatMap(({ text }) => text ?? []);
  return [
    // One message: the templates of many open models take no second one.
    ...(instructions.length > 0 ? [{ role: 'system' as const, content: instructions.join('\n\n') }] : []),
    ...messages.flatMap(({ role, content }) =>
      role === 'user' ? userMessagesOf(content) : assistantMessageOf(content),
    ),
  ];
}

/** The results of tools first: they must follow the message that called them. */
function userMessagesOf(content: readonly ContentBlock[]): ChatCompletionMessageParam[] {
  const parts = content.flatMap((block) => contentPartOf(block) ?? []);
  return [
    ...content.flatMap(({ toolResult }) => (toolResult ? toolMessageOf(toolResult) : [])),
    ...(parts.length > 0 ? [{ role: 'user' as const, content: plainWherePossible(parts) }] : []),
  ];
}

/** Text alone goes as a string, which every server takes. */
function plainWherePossible(parts: ChatCompletionContentPart[]): string | ChatCompletionContentPart[] {
  const texts = parts.flatMap((part) => (part.type === 'text' ? part.text : []));
  return texts.length === parts.length ? texts.join('\n') : parts;
}

function assistantMessageOf(content: readonly ContentBlock[]): ChatCompletionAssistantMessageParam[] {
  if (content.some(({ image, document }) => image ?? document)) {
    throw notTaken('This model’s provider takes images and documents from the user alone.');
  }
  const texts = content.flatMap(({ text }) => text ?? []);
  const calls = content.flatMap(({ toolUse }) => toolUse ?? []);
  if (texts.length === 0 && calls.length === 0) return [];
  return [
    {
      role: 'assistant',
      ...(texts.length > 0 && { content: texts.join('\n') }),
      ...(calls.length > 0 && {
        tool_calls: calls.map(({ toolUseId, name, input }) => ({
          id: toolUseId,
          type: 'function' as const,
          function: { name, arguments: JSON.stringify(input) },
        })),
      }),
    },
  ];
}
