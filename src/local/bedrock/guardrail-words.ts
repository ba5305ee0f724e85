import type { GuardrailResource } from '../resources';
import { detector, wholeWords, type Detector } from './guardrail-detector';

/** In the place of AWS's list, which is long and not public: so few and so mild that they may stand in a test. */
const PROFANITY = ['arse', 'bloody hell', 'crap', 'damn'];

/** The word policy: the words that are configured, and the managed list. */
export function wordDetectors({ blockedWords, blocksProfanity }: GuardrailResource): Detector[] {
  const custom = detector({
    pattern: wholeWords(blockedWords),
    action: 'BLOCKED',
    report: (match) => ({
      wordPolicy: { customWords: [{ match, action: 'BLOCKED', detected: true }], managedWordLists: [] },
    }),
  });
  const managed = detector({
    pattern: wholeWords(PROFANITY),
    action: 'BLOCKED',
    report: (match) => ({
      wordPolicy: {
        customWords: [],
        managedWordLists: [{ match, type: 'PROFANITY', action: 'BLOCKED', detected: true }],
      },
    }),
  });
  return [...(blockedWords.length > 0 ? [custom] : []), ...(blocksProfanity ? [managed] : [])];
}
