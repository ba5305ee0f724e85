import { findMatches, unsettledFrom, type Detector } from './guardrail-detector';
import { interventionsFor, maskedPart, type Intervention } from './guardrail-intervention';

/**
 * A text that comes in pieces, as far as more of it can no longer change what is found in it. However it is cut, the same
 * is found.
 */
export class SettledText {
  /** All that has come. */
  text = '';
  /** What is found and done lies wholly before it or wholly behind it. */
  settledTo = 0;
  readonly #interventions: Intervention[] = [];

  constructor(private readonly detectors: readonly Detector[]) {}

  add(piece: string): void {
    this.text += piece;
    this.#settle(
      Math.min(
        this.text.length,
        ...this.detectors.map((one) => unsettledFrom(one, this.text, this.settledTo)),
      ),
    );
  }

  /** No more is to come. */
  end(): void {
    this.#settle(this.text.length);
  }

  /** Where the first thing starts that is blocked, among what is settled. */
  get blockedFrom(): number | undefined {
    return this.#interventions.find(({ blocked }) => blocked)?.start;
  }

  /** What is shown of a settled part. */
  shown(from: number, to: number): string {
    return maskedPart(this.text, this.#interventions, from, to);
  }

  #settle(wanted: number): void {
    const matches = this.detectors.flatMap((one) => findMatches(one, this.text, this.settledTo));
    let to = wanted;
    for (;;) {
      const divided = matches.filter(({ start, end }) => start < to && to < end);
      if (divided.length === 0) break;
      to = Math.min(...divided.map(({ start }) => start));
    }
    this.#interventions.push(...interventionsFor(matches.filter(({ end }) => end <= to)));
    this.settledTo = to;
  }
}
