import type { GuardrailContentFilterConfidence } from '@aws-sdk/client-bedrock-runtime';
import { CONTENT_FILTER_STRENGTHS } from '../resources';
import type { ContentFilter, ContentFilterStrength, GuardrailResource } from '../resources';
import { detector, wholeWords, type Detector } from './guardrail-detector';

/** The surest first: of a kind of content it is the one that is told. */
const CONFIDENCES = ['HIGH', 'MEDIUM', 'LOW'] as const satisfies readonly GuardrailContentFilterConfidence[];

/**
 * The content policy. No rule can judge content, so a phrase stands for each kind and confidence: `stand-in violence high`,
 * `stand-in prompt attack low`.
 */
export function contentDetectors(
  { contentFilters = [] }: GuardrailResource,
  source: 'INPUT' | 'OUTPUT',
): Detector[] {
  return contentFilters.flatMap((filter) => {
    const strength = strengthFor(filter, source);
    return CONFIDENCES.filter((confidence) => catches(strength, confidence)).map((confidence) =>
      detector({
        pattern: wholeWords([`stand-in ${filter.type.replaceAll('_', ' ')} ${confidence}`]),
        action: 'BLOCKED',
        report: () => ({
          contentPolicy: {
            filters: [
              { type: filter.type, confidence, filterStrength: strength, action: 'BLOCKED', detected: true },
            ],
          },
        }),
      }),
    );
  });
}

function strengthFor(filter: ContentFilter, source: 'INPUT' | 'OUTPUT'): ContentFilterStrength {
  if (source === 'INPUT') return filter.inputStrength;
  return filter.type === 'PROMPT_ATTACK' ? 'NONE' : filter.outputStrength;
}

/** HIGH catches what Bedrock is sure of and what it is not, LOW only what it is sure of, NONE nothing. */
function catches(strength: ContentFilterStrength, confidence: GuardrailContentFilterConfidence): boolean {
  const level = (name: ContentFilterStrength) => CONTENT_FILTER_STRENGTHS.indexOf(name);
  return level(strength) + level(confidence) >= CONTENT_FILTER_STRENGTHS.length;
}
