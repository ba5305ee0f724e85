import { trimOldest } from '../gateway/chat/trim';
import type { GatewayRequest } from '../gateway/contract/requests';
import { GatewayClientError } from './errors';

/** What AppSync takes of one event, in bytes of its JSON: a little less than its 240 KB. */
const MAX_EVENT_BYTES = 240_000;

/**
 * A request that AppSync takes: itself, or where it asks for that, without its conversation's oldest questions.
 *
 * @throws GatewayClientError `request_too_long`, which says by how much and what to leave out
 */
export function fittingRequest(request: GatewayRequest): GatewayRequest {
  if (fits(request)) return request;
  const trimmed = 'messages' in request && request.trim === 'oldest' ? trimOldest(request, fits) : undefined;
  if (trimmed) return trimmed;
  throw new GatewayClientError(
    'request_too_long',
    `The request has ${sizeOf(request)} bytes, and an event takes ${MAX_EVENT_BYTES}. Leave out attachments or the oldest messages, or ask with trim: "oldest".`,
  );
}

const fits = (request: GatewayRequest): boolean => sizeOf(request) <= MAX_EVENT_BYTES;

const sizeOf = (request: GatewayRequest): number => new TextEncoder().encode(JSON.stringify(request)).length;
