import type { GuardrailAssessment, GuardrailUsage } from '@aws-sdk/client-bedrock-runtime';
import type { MeteredPolicy } from '../resources';
import { findMatches, type Detector } from './guardrail-detector';
import { interventionsFor, maskedPart } from './guardrail-intervention';
import { mergeReports } from './guardrail-reports';

/** What a guardrail found in texts, in Bedrock's shapes. */
export interface Finding {
  readonly blocked: boolean;
  /** The texts with what was found masked; undefined where nothing was, or where they are blocked. */
  readonly masked?: readonly string[] | undefined;
  readonly actionReason: string;
  readonly usage: GuardrailUsage;
  readonly assessment: GuardrailAssessment;
}

/** All policies of a guardrail for one direction. */
export class GuardrailJudge {
  constructor(
    readonly detectors: readonly Detector[],
    private readonly meteredPolicies: readonly MeteredPolicy[] = [],
  ) {}

  /** Judges texts, each by itself: nothing is found across two of them. */
  assess(texts: readonly string[]): Finding {
    const started = performance.now();
    const judged = texts.map((text) => {
      const matches = this.detectors.flatMap((one) => findMatches(one, text, 0));
      return { text, matches, interventions: interventionsFor(matches) };
    });
    const interventions = judged.flatMap((one) => one.interventions);
    const blocked = interventions.some((one) => one.blocked);
    const intervened = interventions.length > 0;
    const characters = texts.reduce((total, { length }) => total + length, 0);
    const usage = usageOf(characters, this.meteredPolicies);
    const reports = judged.flatMap(({ text, matches }) =>
      matches.map(({ detector, start, end }) => detector.report(text.slice(start, end))),
    );
    return {
      blocked,
      ...(intervened && !blocked && { masked: judged.map((one) => maskedPart(one.text, one.interventions)) }),
      actionReason: reasonFor(blocked, intervened),
      usage,
      assessment: {
        ...mergeReports(reports),
        invocationMetrics: {
          guardrailProcessingLatency: Math.round(performance.now() - started),
          usage,
          guardrailCoverage: { textCharacters: { guarded: characters, total: characters } },
        },
      },
    };
  }
}

function reasonFor(blocked: boolean, intervened: boolean): string {
  if (blocked) return 'Guardrail blocked.';
  return intervened ? 'Guardrail masked.' : 'No action.';
}

/** A text unit has up to 1,000 characters. Every policy that the guardrail has is charged for the whole text. */
function usageOf(characters: number, meteredPolicies: readonly MeteredPolicy[]): GuardrailUsage {
  const units = Math.ceil(characters / 1000);
  return {
    topicPolicyUnits: 0,
    contentPolicyUnits: 0,
    wordPolicyUnits: units,
    sensitiveInformationPolicyUnits: 0,
    sensitiveInformationPolicyFreeUnits: 0,
    contextualGroundingPolicyUnits: 0,
    ...Object.fromEntries(meteredPolicies.map((policy) => [`${policy}Units`, units])),
  };
}
