import { describe, expect, it } from '@jest/globals';
import { fittingRequest } from '../../src/client/fitting-request';
import type { ChatTurnRequest, Message } from '../../src/gateway/contract/requests';

const message = (role: Message['role'], kilobytes: number): Message => ({
  role,
  content: [{ text: 'x'.repeat(kilobytes * 1_000) }],
});

const chat = (messages: Message[], trim?: 'oldest'): ChatTurnRequest => ({
  type: 'chat',
  requestId: 'r1',
  conversationId: 'c1',
  modelId: 'nova-lite',
  messages,
  ...(trim && { trim }),
});

const conversation = [message('user', 100), message('assistant', 100), message('user', 100)];

describe('a request that is longer than an event', () => {
  it('is refused, with its size and what to leave out', () => {
    expect(() => fittingRequest(chat(conversation))).toThrow(
      expect.objectContaining({
        code: 'request_too_long',
        message: expect.stringMatching(/^The request has 300\d{3} bytes, .* trim: "oldest"\.$/),
      }),
    );
  });

  it('loses its oldest question with its answer where it asks for that', () => {
    expect(fittingRequest(chat(conversation, 'oldest'))).toMatchObject({ messages: conversation.slice(2) });
  });

  it('is refused where its last question alone is too long', () => {
    expect(() => fittingRequest(chat([message('user', 250)], 'oldest'))).toThrow('250');
  });

  it('counts bytes, not characters', () => {
    const umlauts = { role: 'user' as const, content: [{ text: 'ü'.repeat(130_000) }] };

    expect(() => fittingRequest(chat([umlauts]))).toThrow('bytes');
  });
});

describe('any other request', () => {
  it('goes as it is', () => {
    const request = chat([message('user', 200)]);

    expect(fittingRequest(request)).toBe(request);
  });

  it('of another type too', () => {
    const request = { type: 'cancel', requestId: 'r1' } as const;

    expect(fittingRequest(request)).toBe(request);
  });
});
