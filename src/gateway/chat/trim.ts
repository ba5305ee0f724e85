import type { ChatRequest, Message } from '../contract/requests';

/**
 * Leaves out a conversation's oldest questions with their answers, as few as will do. What is left begins with a question of
 * the user's, never with the result of a tool whose call is gone; the last question always stays.
 *
 * @param fits whether a conversation is short enough
 * @returns undefined where not even the last question alone is
 */
export function trimOldest<Request extends Pick<ChatRequest, 'messages'>>(
  request: Request,
  fits: (request: Request) => boolean,
): Request | undefined {
  for (let start = 0; start < request.messages.length; start++) {
    if (!isQuestion(request.messages[start]!)) continue;
    const trimmed = { ...request, messages: request.messages.slice(start) };
    if (fits(trimmed)) return trimmed;
  }
  return undefined;
}

function isQuestion({ role, content }: Message): boolean {
  return role === 'user' && content.every(({ toolResult }) => toolResult === undefined);
}
