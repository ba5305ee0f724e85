import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import type { BedrockError, BedrockErrorCode } from './bedrock-error';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** Members of `ConverseStreamOutput` for which the service model has an exception event. */
const exceptionTypes: Partial<Record<BedrockErrorCode, string>> = {
  InternalServerException: 'internalServerException',
  ModelStreamErrorException: 'modelStreamErrorException',
  ServiceUnavailableException: 'serviceUnavailableException',
  ThrottlingException: 'throttlingException',
  ValidationException: 'validationException',
};

/** One event of ConverseStream as a frame of `application/vnd.amazon.eventstream`. */
export function encodeEvent(event: ConverseStreamOutput): Uint8Array {
  const [[type, payload] = ['', {}]] = Object.entries(event);
  return encode({ ':message-type': 'event', ':event-type': type }, payload);
}

/** A failure in the middle of a stream; what the service model has no event for is a modelStreamErrorException. */
export function encodeException({ code, message }: BedrockError): Uint8Array {
  const type = exceptionTypes[code] ?? 'modelStreamErrorException';
  return encode({ ':message-type': 'exception', ':exception-type': type }, { message });
}

function encode(headers: Record<string, string>, payload: unknown): Uint8Array {
  const all = { ...headers, ':content-type': 'application/json' };
  return codec.encode({
    headers: Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, { type: 'string' as const, value }]),
    ),
    body: fromUtf8(JSON.stringify(payload)),
  });
}
