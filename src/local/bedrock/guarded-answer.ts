import type { Guardrail } from './guardrail';
import type { Finding } from './guardrail-judge';
import { SettledText } from './guardrail-settled-text';
import { tokenUsage, type Completion } from './language-model';

/**
 * `sync` releases text once it is known to be clean, with what was found masked; `async` at once, which masks nothing, and
 * intervenes later; `whole` (Converse, which does not stream) at the end.
 */
export type GuardrailMode = 'sync' | 'async' | 'whole';

export interface GuardedCompletion extends Completion {
  /** What was found in the answer. */
  readonly finding: Finding;
  /** The model's own text, where the guardrail intervened. */
  readonly modelText?: string;
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
  const judge = mode === 'async' ? guardrail.outputUnmasked : guardrail.output;
  const settled = new SettledText(judge.detectors);
  const held = new HeldPieces(settled);
  let pieces = 0;
  try {
    let step = await answer.next();
    for (; !step.done; step = await answer.next()) {
      pieces += 1;
      settled.add(step.value);
      held.add(step.value);
      if (mode === 'async') yield step.value;
      if (settled.blockedFrom !== undefined) break;
      if (mode === 'sync') yield* held.release();
    }
    if (step.done) settled.end();
    const finding = judge.assess([settled.text]);
    if (settled.blockedFrom !== undefined) {
      if (mode === 'sync') yield* held.release();
      yield guardrail.resource.blockedOutputMessage;
      const usage = step.done ? step.value.usage : tokenUsage(inputTokens, pieces);
      return { stopReason: 'guardrail_intervened', usage, finding, modelText: settled.text };
    }
    if (mode !== 'async') yield* held.release();
    // The loop ends either way with one of the two.
    const completion = step.value as Completion;
    return { ...completion, finding, ...(finding.masked && { modelText: settled.text }) };
  } finally {
    await answer.return(undefined as never);
  }
}

/** Pieces of an answer that wait until they are settled, in the cut in which the model gave them. */
class HeldPieces {
  readonly #ends: number[] = [];
  #released = 0;

  constructor(private readonly settled: SettledText) {}

  add(piece: string): void {
    this.#ends.push((this.#ends.at(-1) ?? this.#released) + piece.length);
  }

  /** What may be shown by now: all that is settled, up to what is blocked. */
  *release(): Iterable<string> {
    const { blockedFrom, settledTo } = this.settled;
    for (let [end] = this.#ends; end !== undefined; [end] = this.#ends) {
      const to = Math.min(end, blockedFrom ?? end);
      if (to > settledTo || (to < end && to <= this.#released)) return;
      const shown = this.settled.shown(this.#released, to);
      if (shown !== '') yield shown;
      this.#released = to;
      this.#ends.shift();
    }
  }
}
