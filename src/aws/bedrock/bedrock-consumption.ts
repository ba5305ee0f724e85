import type {
  ConverseStreamMetadataEvent,
  GuardrailTraceAssessment,
  TokenUsage as BedrockTokenUsage,
} from '@aws-sdk/client-bedrock-runtime';
import type { TokenUsage } from '../../gateway/contract/events';
import type { GuardrailReport } from '../../gateway/guardrail/content-guard';
import type { Consumption } from '../../gateway/pricing/cost';
import { categoriesOf, coverageOf, unitsOf } from './guardrail-assessments';

/** What Bedrock measured. Nothing else of the trace is kept: it quotes what people wrote. Undefined without a usage. */
export function consumptionOf({
  usage,
  serviceTier,
  trace,
}: ConverseStreamMetadataEvent): Consumption | undefined {
  if (!usage) return undefined;
  const { input = [], output = [] } = trace?.guardrail ? assessmentsOf(trace.guardrail) : {};
  const guardrailUnits = unitsOf([...input, ...output]);
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

/** What the guardrail said; undefined where the trace has nothing of one. */
export function guardrailReportOf({
  trace,
}: Pick<ConverseStreamMetadataEvent, 'trace'>): GuardrailReport | undefined {
  if (!trace?.guardrail) return undefined;
  const { input, output } = assessmentsOf(trace.guardrail);
  const categories = categoriesOf([...input, ...output]);
  const intervened = categories.length > 0;
  const coverages = [coverageOf(input), coverageOf(output)];
  // An answer that is never made need not be looked at.
  const needed = intervened && output.length === 0 ? coverages.slice(0, 1) : coverages;
  const [first, second = first] = needed;
  return { coverage: first === second ? first! : 'partial', intervened, categories };
}

/** Of the input, and of every part of the answer. */
function assessmentsOf({ inputAssessment = {}, outputAssessments = {} }: GuardrailTraceAssessment) {
  return { input: Object.values(inputAssessment), output: Object.values(outputAssessments).flat() };
}
