import { invalidInput, refusedFrame, type Refusal } from './errors';
import type { PublishResult } from './publish';

const OPERATION_ID = /^[A-Za-z0-9\-_+]{1,128}$/;

/** What clients send, but for fields that AppSync ignores. */
export type ClientFrame =
  | { readonly type: 'connection_init' }
  | {
      readonly type: 'subscribe';
      readonly id: string;
      readonly channel: unknown;
      readonly authorization: unknown;
    }
  | {
      readonly type: 'publish';
      readonly id: string;
      readonly channel: unknown;
      readonly events: unknown;
      readonly authorization: unknown;
    }
  | { readonly type: 'unsubscribe'; readonly id: string };

/** What the service sends. */
export type ServerFrame =
  | { readonly type: 'connection_ack'; readonly connectionTimeoutMs: number }
  | {
      readonly type: 'connection_error';
      readonly errors: readonly (Refusal & { readonly errorCode: number })[];
    }
  | { readonly type: 'ka' }
  | { readonly type: 'subscribe_success' | 'unsubscribe_success'; readonly id: string }
  | ({ readonly type: 'publish_success'; readonly id: string } & PublishResult)
  | {
      readonly type: 'subscribe_error' | 'publish_error' | 'unsubscribe_error';
      readonly id: string;
      readonly errors: readonly Refusal[];
    }
  | { readonly type: 'error'; readonly errors: readonly Refusal[] }
  /** `event` is one JSON string: AWS's own clients take nothing else. */
  | { readonly type: 'data'; readonly id: string; readonly event: string };

/**
 * Reads a text frame.
 * @throws EventsApiError where it is none of the protocol's.
 */
export function parseClientFrame(text: string): ClientFrame {
  const frame = parseObject(text);
  switch (frame['type']) {
    case 'connection_init':
      return { type: 'connection_init' };
    case 'subscribe':
      return {
        type: 'subscribe',
        id: operationId(frame),
        channel: frame['channel'],
        authorization: frame['authorization'],
      };
    case 'publish': {
      const { channel, events, authorization } = frame;
      return { type: 'publish', id: operationId(frame), channel, events, authorization };
    }
    case 'unsubscribe':
      return { type: 'unsubscribe', id: operationId(frame) };
    default:
      throw unsupportedOperation(typeof frame['type'] === 'string' ? frame['type'] : 'unknown');
  }
}

/** A frame that is not of the protocol, or not at this time. */
export function unsupportedOperation(type: string) {
  return refusedFrame('UnsupportedOperation', `${type} not supported through the realtime channel`);
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    throw invalidInput('The message is not valid JSON');
  }
}

function operationId({ id }: Record<string, unknown>): string {
  if (typeof id === 'string' && OPERATION_ID.test(id)) return id;
  throw invalidInput('id must have 1 to 128 characters of A-Z a-z 0-9 - _ +');
}
