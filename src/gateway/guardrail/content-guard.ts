import type { GuardrailUnits } from '../pricing/guardrail-units';

/** How much of what a turn said, in both directions, the guardrail is known to have looked at. */
export type Coverage = 'scanned' | 'partial' | 'not_scanned';

/** What a guardrail said of a turn. No user text: categories are the configuration's own names. */
export interface GuardrailReport {
  readonly coverage: Coverage;
  readonly intervened: boolean;
  /** `<policy>:<name>`, such as `content:VIOLENCE` or `topic:Money advice`; sorted, each once. */
  readonly categories: readonly string[];
}

/** What a guardrail said of one text. */
export interface Assessment extends GuardrailReport {
  /** What may be shown: the text itself, with what was found masked, or the configured words where it is blocked. */
  readonly text: string;
  readonly blocked: boolean;
  /** What it is charged by. */
  readonly units: GuardrailUnits;
}

/** ApplyGuardrail takes 25 text units of 1,000 characters at once, where an account's quota has not been raised. */
export const MAX_ASSESSED = 25_000;

/** Port: the guardrail by itself, for what no model of Bedrock's says. */
export interface ContentGuard {
  /**
   * Judges a text of `MAX_ASSESSED` characters at the most, which is not blank. Rejects with a `ModelError` where it cannot: what was not
   * judged is not shown.
   */
  assess(source: 'INPUT' | 'OUTPUT', text: string, signal: AbortSignal): Promise<Assessment>;
}
