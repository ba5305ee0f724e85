import type { TextualDelta } from '../publisher/textual-delta';
import { lastCut } from './judge';

/** A guardrail's text unit: what is judged at once. */
const WINDOW = 1_000;

/** The first text is judged sooner, for somebody waits for it. */
const FIRST_WINDOW = 200;

/** So much of what was judged is judged again with what follows it: a phrase across the two is seen whole, and unsent. */
const OVERLAP = 100;

/** The text of one content block that waits to be judged. */
export class HeldText {
  /** What is held, of which the start may have been judged. */
  text = '';
  private judged = 0;
  private window: number;

  /** @param first whether nothing of the answer was judged yet */
  constructor(
    readonly delta: Omit<TextualDelta, 'text'>,
    first: boolean,
  ) {
    this.window = first ? FIRST_WINDOW : WINDOW;
  }

  holds({ kind, contentBlockIndex }: TextualDelta): boolean {
    return kind === this.delta.kind && contentBlockIndex === this.delta.contentBlockIndex;
  }

  get isFull(): boolean {
    return this.text.length >= this.window;
  }

  get isJudged(): boolean {
    return this.judged === this.text.length;
  }

  /** Takes what may be shown once all of it was judged: not its end, unless the block is at its end too. */
  take({ whole }: { readonly whole: boolean }): TextualDelta {
    const end = whole ? this.text.length : lastCut(this.text, this.text.length - OVERLAP);
    const text = this.text.slice(0, end);
    this.replace(this.text.slice(end));
    return { ...this.delta, text };
  }

  /** Takes what stands for all that is held. */
  takeAs(text: string): TextualDelta {
    this.replace('');
    return { ...this.delta, text };
  }

  private replace(rest: string): void {
    this.text = rest;
    this.judged = rest.length;
    this.window = WINDOW;
  }
}
