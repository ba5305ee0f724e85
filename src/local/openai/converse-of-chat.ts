import type { ConverseContentBlock, ConverseMessage, ConverseRequest } from '../bedrock/converse-request';
import type { ChatCompletionBody, ChatMessage } from './chat-completion-body';

/** A request for a chat completion in Converse's words, in which the scripted model and its directives are written. */
export function converseOfChat(body: ChatCompletionBody): ConverseRequest {
  const { messages, temperature, top_p: topP, stop, tools } = body;
  const maxTokens = body.max_completion_tokens ?? body.max_tokens;
  return {
    system: messages.flatMap((message) => (isInstruction(message) ? blocksOf(message) : [])),
    messages: joined(messages.filter((message) => !isInstruction(message)).map(messageOf)),
    toolConfig: tools,
    inferenceConfig: {
      stopSequences: typeof stop === 'string' ? [stop] : (stop ?? []),
      ...(maxTokens !== undefined && { maxTokens }),
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
    },
  };
}

const isInstruction = ({ role }: ChatMessage): boolean => role === 'system' || role === 'developer';

const messageOf = (message: ChatMessage): ConverseMessage => ({
  role: message.role === 'assistant' ? 'assistant' : 'user',
  content: blocksOf(message),
});

function blocksOf(message: ChatMessage): ConverseContentBlock[] {
  const { content } = message;
  const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : (content ?? []);
  const blocks = parts.map((part): ConverseContentBlock => {
    if (part.type === 'text') return { text: part.text };
    if (part.type === 'image_url') return { image: mediaOf(part.image_url.url) };
    return { document: { ...mediaOf(part.file.file_data), name: part.file.filename.replace(/\.pdf$/, '') } };
  });
  if (message.role === 'tool') {
    return [{ toolResult: { toolUseId: message.tool_call_id, content: blocks } }];
  }
  if (message.role !== 'assistant') return blocks;
  const calls = message.tool_calls.map(({ id, function: called }) => ({
    toolUse: { toolUseId: id, name: called.name, input: called.arguments },
  }));
  return [...blocks, ...calls];
}

/** `data:image/png;base64,…` */
function mediaOf(url: string) {
  const [, format = '', bytes = ''] = /^data:\w+\/(\w+);base64,(.*)$/s.exec(url) ?? [];
  return { format, source: { bytes } };
}

/** Results of tools, and what the user says to them, are one message in Converse. */
function joined(messages: readonly ConverseMessage[]): ConverseMessage[] {
  const turns: ConverseMessage[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (last?.role === message.role) last.content.push(...message.content);
    else turns.push(message);
  }
  return turns;
}
