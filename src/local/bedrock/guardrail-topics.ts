import type { GuardrailResource } from '../resources';
import { detector, wholeWords, type Detector } from './guardrail-detector';

/** The topic policy: a topic is found by its name, or by one of its examples. */
export function topicDetectors({ deniedTopics = [] }: GuardrailResource): Detector[] {
  return deniedTopics.map(({ name, examples }) =>
    detector({
      pattern: wholeWords([name, ...examples]),
      action: 'BLOCKED',
      report: () => ({
        topicPolicy: { topics: [{ name, type: 'DENY', action: 'BLOCKED', detected: true }] },
      }),
    }),
  );
}
