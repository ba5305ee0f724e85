import type { ModelEvent } from '../models/language-models';
import type { PreparedResponse } from './prepared-responses';

/** A prepared response as a model would have said it. */
export async function* preparedAnswer({ answer }: PreparedResponse): AsyncIterable<ModelEvent> {
  yield { messageStart: { role: 'assistant' } };
  yield { contentBlockDelta: { contentBlockIndex: 0, delta: { text: answer } } };
  yield { contentBlockStop: { contentBlockIndex: 0 } };
  yield { messageStop: { stopReason: 'end_turn' } };
  yield { metadata: { usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 } } };
}
