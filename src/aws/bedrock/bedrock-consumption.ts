import type {
  ConverseStreamMetadataEvent,
  GuardrailTraceAssessment,
  TokenUsage as BedrockTokenUsage,
} from '@aws-sdk/client-bedrock-runtime';
import type { TokenUsage } from '../../gateway/contract/events';
import type { Consumption } from '../../gateway/pricing/cost';
import type { GuardrailUnits } from '../../gateway/pricing/guardrail-units';

/** What Bedrock measured. Nothing else of the trace is kept: it quotes what people wrote. Undefined without a usage. */
export function consumptionOf({
  usage,
  serviceTier,
  trace,
}: ConverseStreamMetadataEvent): Consumption | undefined {
  if (!usage) return undefined;
  const guardrailUnits = trace?.guardrail && guardrailUnitsOf(trace.guardrail);
  return {
    usage: usageOf(usage),
    ...(serviceTier?.type !== undefined && { serviceTier: serviceTier.type }),
    ...(guardrailUnits && { guardrailUnits }),
  };
}

function usageOf(usage: BedrockTokenUsage): TokenUsage {
  const {
    inputTokens = 0,
    outputTokens = 0,
    totalTokens = 0,
    cacheReadInputTokens,
    cacheWriteInputTokens,
    cacheDetails,
  } = usage;
  return {
    inputTokens,
    outputTokens,
    totalTokens,
    ...(cacheReadInputTokens !== undefined && { cacheReadInputTokens }),
    ...(cacheWriteInputTokens !== undefined && { cacheWriteInputTokens }),
    ...(cacheDetails && {
      cacheDetails: cacheDetails.map(({ ttl = '5m', inputTokens: written = 0 }) => ({
        ttl,
        inputTokens: written,
      })),
    }),
  };
}

/** The text units of the input and of every part of the answer together. */
function guardrailUnitsOf({
  inputAssessment = {},
  outputAssessments = {},
}: GuardrailTraceAssessment): GuardrailUnits | undefined {
  const assessments = [...Object.values(inputAssessment), ...Object.values(outputAssessments).flat()];
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
