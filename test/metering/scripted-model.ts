import type { TokenUsage } from '../../src/gateway/contract/events';
import type { LanguageModels, ModelEvent, ModelRequest } from '../../src/gateway/models/language-models';
import { delta } from '../gateway/world';

/** What a model does with a request: its stream. */
export type Respond = (request: ModelRequest) => AsyncIterable<ModelEvent>;

/** A whole answer that took so much. */
export async function* answerOf(usage: Omit<TokenUsage, 'totalTokens'>): AsyncGenerator<ModelEvent> {
  yield { messageStart: { role: 'assistant' } };
  yield delta('An answer.');
  yield { messageStop: { stopReason: 'end_turn' } };
  yield { metadata: { usage: { ...usage, totalTokens: usage.inputTokens + usage.outputTokens } } };
}

/** Models in the test's hands, that keep what they were asked. */
export class ScriptedModel implements LanguageModels {
  readonly requests: ModelRequest[] = [];

  constructor(public respond: Respond) {}

  async *converse(request: ModelRequest): AsyncGenerator<ModelEvent> {
    this.requests.push(request);
    yield* this.respond(request);
  }
}

/** A gate that whoever waits at it passes once it is opened. */
export function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}
