import type { ConverseEvent } from '../contract/events';
import type { ModelEvent } from '../models/language-models';
import type { TextualDelta } from '../publisher/textual-delta';
import { eventOf, textualDelta } from '../publisher/textual-delta';
import type { ContentGuard } from './content-guard';
import { guardInput } from './guard-input';
import { isAllText, type Input } from './guarded-input';
import type { Part } from './held-text';
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
    while (this.held?.isFull) yield* this.judge({ whole: false });
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
    // Else nothing came after what was judged.
    if (!held.isJudged) {
      const part = held.next({ whole });
      const { text, blocked, intervened } = await judge(this.judging, 'OUTPUT', part.text);
      this.anyJudged = true;
      if (blocked) {
        yield* this.block(held, text);
        return;
      }
      yield* this.told(
        intervened ? await this.masked(held, part, text) : held.take(part.certain, part.text.length),
      );
    }
    if (!whole) return;
    this.held = undefined;
    yield* this.told(held.take(held.text.length, held.text.length));
  }

  /** What was masked near the end may be masked otherwise with what follows: it is shown now only where it cannot. */
  private async masked(held: HeldText, { text, certain }: Part, shown: string): Promise<TextualDelta> {
    if (certain < text.length) {
      const start = await judge(this.judging, 'OUTPUT', text.slice(0, certain));
      if (shown.startsWith(start.text)) return held.take(certain, certain, start.text);
    }
    return held.take(text.length, text.length, shown);
  }

  private *block(held: HeldText, words: string): Iterable<ModelEvent> {
    this.blocked = true;
    this.held = undefined;
    if (this.mode === 'sync') yield { withheld: held.text };
    const { contentBlockIndex } = held.delta;
    yield* lastWords(contentBlockIndex + 1, words, contentBlockIndex);
  }

  private *told(delta: TextualDelta): Iterable<ModelEvent> {
    if (this.mode === 'sync' && delta.text !== '') yield eventOf(delta) as ConverseEvent;
  }
}

/** What the user reads in place of what is blocked, in a block of its own. */
function* lastWords(contentBlockIndex: number, text: string, open?: number): Iterable<ModelEvent> {
  if (open !== undefined) yield { contentBlockStop: { contentBlockIndex: open } };
  yield { contentBlockDelta: { contentBlockIndex, delta: { text } } };
  yield { contentBlockStop: { contentBlockIndex } };
  yield { messageStop: { stopReason: 'guardrail_intervened' } };
}
