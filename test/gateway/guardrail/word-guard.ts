import type { Assessment, ContentGuard } from '../../../src/gateway/guardrail/content-guard';

export const REFUSED = 'I cannot help with that.';

const NOTHING = { intervened: false, blocked: false, categories: [], coverage: 'scanned' } as const;

/** A guardrail that blocks `bomb`, and masks e-mail addresses. It remembers what it was asked. */
export class WordGuard implements ContentGuard {
  readonly asked: { readonly source: 'INPUT' | 'OUTPUT'; readonly text: string }[] = [];
  failure: Error | undefined;
  coverage: Assessment['coverage'] = 'scanned';

  async assess(source: 'INPUT' | 'OUTPUT', text: string): Promise<Assessment> {
    this.asked.push({ source, text });
    if (this.failure) throw this.failure;
    const units = { contentPolicy: Math.ceil(text.length / 1_000) };
    const judged = { ...NOTHING, coverage: this.coverage, units };
    if (/\bbomb\b/.test(text)) {
      return { ...judged, intervened: true, blocked: true, text: REFUSED, categories: ['word:custom'] };
    }
    const masked = text.replace(/\S+@\S+/g, '{EMAIL}');
    if (masked === text) return { ...judged, text };
    return { ...judged, intervened: true, text: masked, categories: ['pii:EMAIL'] };
  }
}
