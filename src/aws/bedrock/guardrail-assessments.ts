import type { GuardrailAssessment } from '@aws-sdk/client-bedrock-runtime';
import type { Coverage } from '../../gateway/guardrail/content-guard';
import type { GuardrailUnits } from '../../gateway/pricing/guardrail-units';

/** The text units of every assessment together; undefined where none tells. */
export function unitsOf(assessments: readonly GuardrailAssessment[]): GuardrailUnits | undefined {
  const usages = assessments.flatMap(({ invocationMetrics }) => invocationMetrics?.usage ?? []);
  if (usages.length === 0) return undefined;
  type Units = `${keyof GuardrailUnits}Units`;
  const sum = (units: Units) => usages.reduce((total, usage) => total + (usage[units] ?? 0), 0);
  return {
    contentPolicy: sum('contentPolicyUnits'),
    topicPolicy: sum('topicPolicyUnits'),
    sensitiveInformationPolicy: sum('sensitiveInformationPolicyUnits'),
    contextualGroundingPolicy: sum('contextualGroundingPolicyUnits'),
  };
}

/** Bedrock's word for what it found and let pass. */
const LEFT_ALONE = 'NONE';

/**
 * What was found and acted on, as `<policy>:<name>`, sorted, each once. Names are the guardrail's own: what was found, and
 * the words that it was found by, are people's text and are left out.
 */
export function categoriesOf(assessments: readonly GuardrailAssessment[]): string[] {
  const found = assessments.flatMap(
    ({ contentPolicy, topicPolicy, wordPolicy, sensitiveInformationPolicy, contextualGroundingPolicy }) => [
      ...named('content', contentPolicy?.filters, ({ type }) => type),
      ...named('topic', topicPolicy?.topics, ({ name }) => name),
      ...named('word', wordPolicy?.customWords, () => 'custom'),
      ...named('word', wordPolicy?.managedWordLists, ({ type }) => type),
      ...named('pii', sensitiveInformationPolicy?.piiEntities, ({ type }) => type),
      ...named('regex', sensitiveInformationPolicy?.regexes, ({ name }) => name),
      ...named('grounding', contextualGroundingPolicy?.filters, ({ type }) => type),
    ],
  );
  return [...new Set(found)].sort();
}

function named<Found extends { action?: string | undefined }>(
  policy: string,
  findings: readonly Found[] | undefined = [],
  nameOf: (found: Found) => string | undefined,
): string[] {
  return findings
    .filter(({ action }) => action !== undefined && action !== LEFT_ALONE)
    .map((found) => `${policy}:${nameOf(found) ?? 'unnamed'}`);
}

/** How much of what it was given a guardrail says that it has looked at. */
export function coverageOf(assessments: readonly GuardrailAssessment[]): Coverage {
  if (assessments.length === 0) return 'not_scanned';
  const parts = assessments.flatMap(({ invocationMetrics }) => {
    const { textCharacters, images } = invocationMetrics?.guardrailCoverage ?? {};
    return [textCharacters, images].filter((part) => part !== undefined);
  });
  return parts.every(({ guarded, total }) => guarded === total) ? 'scanned' : 'partial';
}
