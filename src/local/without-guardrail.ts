import type { LocalResources } from './resources';

/**
 * The resources for the real Bedrock: the stack's guardrail is there only once it is deployed, and Bedrock refuses a call
 * that names one that it does not know.
 */
export function withoutGuardrail({ guardrail: _, functions, ...resources }: LocalResources): LocalResources {
  return {
    ...resources,
    functions: functions.map((each) => ({
      ...each,
      environment: Object.fromEntries(
        Object.entries(each.environment).filter(([name]) => !name.startsWith('AI_GATEWAY_GUARDRAIL_')),
      ),
    })),
  };
}
