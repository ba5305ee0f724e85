import type { Finding, Guardrail } from './guardrail';
import { tokenUsage, type Completion } from './language-model';

/**
 * `sync` releases text once it is known to be clean, `async` at once and intervenes later, `whole` (Converse, which
 * does not stream) at the end.
 */
export type GuardrailMode = 'sync' | 'async' | 'whole';

export interface GuardedCompletion extends Completion {
  /** What was found in the answer. */
  readonly finding: Finding;
  /** The model's own text, where the guardrail intervened. */
  readonly blockedText?: string;
}

/**
 * Streams a model's answer as far as the guardrail lets it through. A blocked answer stops the model and ends with the
 * guardrail's message; its output tokens are the pieces generated so far.
 */
export async function* guardAnswer(
  answer: AsyncGenerator<string, Completion>,
  guardrail: Guardrail,
  mode: GuardrailMode,
  inputTokens: number,
): AsyncGenerator<string, GuardedCompletion> {
  const { longestPhrase } = guardrail;
  // A phrase that is not yet recognised lies within the last `longestPhrase` characters.
  const charactersToHold = { sync: longestPhrase + 1, async: 0, whole: Infinity }[mode];
  const held: string[] = [];
  let heldCharacters = 0;
  let text = '';
  let pieces = 0;
  try {
    let step = await answer.next();
    for (; !step.done; step = await answer.next()) {
      const piece = step.value;
      text += piece;
      pieces += 1;
      held.push(piece);
      heldCharacters += piece.length;
      const blocked = guardrail.blocksStart(text, text.length - piece.length - longestPhrase);
      if (blocked && mode !== 'async') break;
      for (let [first] = held; first !== undefined; [first] = held) {
        if (heldCharacters - first.length < charactersToHold) break;
        held.shift();
        heldCharacters -= first.length;
        yield first;
      }
      if (blocked) break;
    }
    const finding = guardrail.assess(text);
    if (!step.done || finding.blocked) {
      yield guardrail.resource.blockedOutputMessage;
      const usage = step.done ? step.value.usage : tokenUsage(inputTokens, pieces);
      return { stopReason: 'guardrail_intervened', usage, finding, blockedText: text };
    }
    yield* held;
    return { ...step.value, finding };
  } finally {
    await answer.return(undefined as never);
  }
}
