import type { ConverseContentBlock, ConverseMessage } from './converse-request';

/** The texts that a guardrail looks at: the `guardContent` blocks, or where there are none every text of the messages. */
export function guardedTexts(messages: readonly ConverseMessage[]): string[] {
  const texts: string[] = [];
  rewriteGuardedTexts(messages, (text) => {
    texts.push(text);
    return text;
  });
  return texts;
}

/** The messages with other texts in place of the guarded ones, which are `guardedTexts`, in their order. */
export function withGuardedTexts(
  messages: readonly ConverseMessage[],
  texts: readonly string[],
): ConverseMessage[] {
  const rest = [...texts];
  return rewriteGuardedTexts(messages, (text) => rest.shift() ?? text);
}

function rewriteGuardedTexts(
  messages: readonly ConverseMessage[],
  rewrite: (text: string) => string,
): ConverseMessage[] {
  const marked = messages.some(({ content }) => content.some(({ guardContent }) => guardContent?.text));
  const block = ({ text, guardContent, ...rest }: ConverseContentBlock): ConverseContentBlock => ({
    ...rest,
    ...(text !== undefined && { text: marked ? text : rewrite(text) }),
    ...(guardContent && {
      guardContent: {
        ...guardContent,
        ...(guardContent.text && { text: { ...guardContent.text, text: rewrite(guardContent.text.text) } }),
      },
    }),
  });
  return messages.map((message) => ({ ...message, content: message.content.map(block) }));
}
