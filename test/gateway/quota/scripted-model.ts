import type { ModelEvent } from '../../../src/gateway/models/language-models';
import { ModelError } from '../../../src/gateway/models/language-models';
import { inputCount, outputCount } from './prices';
import type { Random } from './random';

/** What a model does next: an event, a failure, or nothing any more. */
export type ModelStep = ModelEvent | Error | 'hangs';

/** Ways in which an answer ends. Most end well. */
const ENDINGS = [
  ...Array.from({ length: 8 }, () => 'whole' as const),
  'refused',
  'breaksOff',
  'breaks',
  'withoutUsage',
  'hangs',
] as const;

/** What a model answers: never more than `maxTokens`, never more input than the text has. */
export function anyAnswer(random: Random, text: string, maxTokens: number): ModelStep[] {
  const ending = random.pick(ENDINGS);
  if (ending === 'refused') return [new ModelError('bedrock_throttling_error', 'The model is busy.')];
  const pieces = Array.from({ length: random.between(0, 3) }, () => random.between(1, maxTokens));
  const answer = 'y'.repeat(
    Math.min(
      pieces.reduce((sum, piece) => sum + piece, 0),
      2 * maxTokens,
    ),
  );
  const said: ModelStep[] = [{ messageStart: { role: 'assistant' } }];
  if (answer !== '') said.push({ contentBlockDelta: { contentBlockIndex: 0, delta: { text: answer } } });
  const stop: ModelStep = { messageStop: { stopReason: 'end_turn' } };
  switch (ending) {
    case 'hangs':
      return [...said, 'hangs'];
    case 'breaksOff':
      return said;
    case 'breaks':
      return [...said, new Error('The connection was reset')];
    case 'withoutUsage':
      return [...said, stop];
    case 'whole': {
      const inputTokens = inputCount(text);
      // A model may think without a word.
      const outputTokens = random.between(Math.min(maxTokens, outputCount(answer)), maxTokens);
      const usage = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
      return [...said, stop, { metadata: { usage } }];
    }
  }
}
