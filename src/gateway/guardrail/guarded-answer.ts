import type { ConverseEvent } from '../contract/events';
import type { ModelEvent } from '../models/language-models';
import type { TextualDelta } from '../publisher/textual-delta';
import { eventOf, textualDelta } from '../publisher/textual-delta';
import type { ContentGuard } from './content-guard';
import { guardInput } from './guard-input';
import { isAllText, type Input } from './guarded-input';
import { HeldText } from './held-text';
import type { Judge } from './judge';
import { judge } from './judge';
import { GuardrailTally } from './tally';

/** When text is judged: before it is told, or just after, which is sooner told and cannot be taken back. */
export type GuardrailMode = 'sync' | 'async';

export interface Guarded<Request extends Input> {
  readonly guard: ContentGuard;
  readonly mode: GuardrailMode;
  readonly request: Request;
  /** Asks for the answer, with what of the request may be read. */
  readonly ask: (request: Request) => AsyncIterable<ModelEvent>;
  readonly signal: AbortSignal;
}

/**
 * An answer under the guardrail, where no model of Bedrock's gives it: the request is judged before anybody reads it, the
 * answer piece by piece. What is blocked ends the answer with the configured words.
 *
 * @throws as `ask`'s stream, and as `ContentGuard.assess`: what cannot be judged is not told
 */
export async function* guardedAnswer<Request extends Input>(
  guarded: Guarded<Request>,
): AsyncIterable<ModelEvent> {
  const { guard, mode, request, ask, signal } = guarded;
  const tally = new GuardrailTally(isAllText(request));
  const judging = { guard, tally, signal };
  const input = await guardInput(judging, request);
  if ('blocked' in input) {
    yield { messageStart: { role: 'assistant' } };
    yield* lastWords(0, input.blocked);
    yield { guardrail: tally.report };
    yield { metadata: { usage: NO_TOKENS, guardrailUnits: tally.units } };
    return;
  }
  yield* new AnswerGuard(judging, mode).watch(ask(input.request));
}

const NO_TOKENS = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };

class AnswerGuard {
  private held: HeldText | undefined;
  private anyJudged = false;
  private blocked = false;

  constructor(
    private readonly judging: Judge,
    private readonly mode: GuardrailMode,
  ) {}

  async *watch(answer: AsyncIterable<ModelEvent>): AsyncIterable<ModelEvent> {
    try {
      for await (const event of answer) {
        const delta = textualDelta(event as ConverseEvent);
        yield* delta ? this.take(delta) : this.pass(event);
        if (this.blocked) break;
      }
      yield* this.judge({ whole: true });
    } catch (error) {
      if (this.held) yield { withheld: this.held.text };
      throw error;
    }
    yield { guardrail: this.judging.tally.report };
  }

  private async *take(delta: TextualDelta): AsyncIterable<ModelEvent> {
    if (!this.held?.holds(delta)) {
      yield* this.judge({ whole: true });
      if (this.blocked) return;
      this.held = new HeldText(delta, !this.anyJudged);
    }
    this.held.text += delta.text;
    if (this.mode === 'async') yield eventOf(delta) as ConverseEvent;
    if (this.held.isFull) yield* this.judge({ whole: false });
  }

  /** What is no text waits for the text before it. */
  private async *pass(event: ModelEvent): AsyncIterable<ModelEvent> {
    yield* this.judge({ whole: true });
    if (this.blocked) return;
    yield 'metadata' in event
      ? { metadata: { ...event.metadata, guardrailUnits: this.judging.tally.units } }
      : event;
  }

  private async *judge({ whole }: { readonly whole: boolean }): AsyncIterable<ModelEvent> {
    const { held } = this;
    if (!held) return;
    const told = (delta: TextualDelta) =>
      this.mode === 'sync' && delta.text !== '' ? [eventOf(delta) as ConverseEvent] : [];
    // Nothing came after what was judged: the block is at its end.
    if (held.isJudged) {
      this.held = undefined;
      return yield* told(held.take({ whole: true }));
    }
    const { text, blocked, intervened } = await judge(this.judging, 'OUTPUT', held.text);
    if (whole) this.held = undefined;
    this.anyJudged = true;
    if (blocked) {
      this.blocked = true;
      this.held = undefined;
      if (this.mode === 'sync') yield { withheld: held.text };
      yield* lastWords(held.delta.contentBlockIndex + 1, text, held.delta.contentBlockIndex);
    } else {
      yield* told(intervened ? held.takeAs(text) : held.take({ whole }));
    }
  }
}

/** What the user reads in place of what is blocked, in a block of its own. */
function* lastWords(contentBlockIndex: number, text: string, open?: number): Iterable<ModelEvent> {
  if (open !== undefined) yield { contentBlockStop: { contentBlockIndex: open } };
  yield { contentBlockDelta: { contentBlockIndex, delta: { text } } };
  yield { contentBlockStop: { contentBlockIndex } };
  yield { messageStop: { stopReason: 'guardrail_intervened' } };
}
