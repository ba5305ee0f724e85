import type { TextualDelta } from '../publisher/textual-delta';
import { lastCut } from './cuts';

/** A guardrail's text unit, by which it is charged: so much is judged at once, or a multiple where more has come. */
const WINDOW = 1_000;

/** The first text is judged sooner, for somebody waits for it. */
const FIRST_WINDOW = 200;

/** So much of what was judged is judged again with what follows it: a phrase across the two is seen whole, and unsent. */
const OVERLAP = 100;

/** A part of what is held, which is to be judged. */
export interface Part {
  readonly text: string;
  /** How much of it can be shown without what follows: it is judged again with that. */
  readonly certain: number;
}

/** The text of one content block that waits to be judged. */
export class HeldText {
  /** What is held, of which the start may have been judged. */
  text = '';
  private judged = 0;

  /** @param first whether nothing of the answer was judged yet */
  constructor(
    readonly delta: Omit<TextualDelta, 'text'>,
    private first: boolean,
  ) {}

  holds({ kind, contentBlockIndex }: TextualDelta): boolean {
    return kind === this.delta.kind && contentBlockIndex === this.delta.contentBlockIndex;
  }

  get isFull(): boolean {
    return this.text.length >= (this.first ? FIRST_WINDOW : WINDOW);
  }

  get isJudged(): boolean {
    return this.judged === this.text.length;
  }

  /** @param whole whether the block is at its end */
  next({ whole }: { readonly whole: boolean }): Part {
    const { text } = this;
    if (whole) return { text, certain: text.length };
    const length = lastCut(text, this.first ? text.length : text.length - (text.length % WINDOW));
    return { text: text.slice(0, length), certain: lastCut(text, length - OVERLAP) };
  }

  /** Takes the start of what is held, as it is or as `shown` has it. What is left was judged up to `judged`. */
  take(length: number, judged: number, shown = this.text.slice(0, length)): TextualDelta {
    this.text = this.text.slice(length);
    this.judged = judged - length;
    this.first = false;
    return { ...this.delta, text: shown };
  }
}
