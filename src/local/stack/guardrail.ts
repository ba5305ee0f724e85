import type { GuardrailResource, MeteredPolicy } from '../resources';
import type { Block } from './block';
import type { Stack } from './stack';

/** The stack's guardrail, of which the stand-in plays the word filter and counts the rest; undefined where there is none. */
export function readGuardrail(stack: Stack): GuardrailResource | undefined {
  const guardrail = stack.optional('aws_bedrock_guardrail');
  if (guardrail === undefined) return undefined;
  const version = stack.optional('aws_bedrock_guardrail_version') ?? guardrail;
  const words = guardrail.body.block('word_policy_config')?.blocks('words_config') ?? [];
  return {
    id: stack.assigned(guardrail, 'guardrail_id'),
    version: stack.assigned(version, 'version'),
    blockedWords: words.map((word) => word.text('text')),
    meteredPolicies: readMeteredPolicies(guardrail.body),
    blockedInputMessage: guardrail.body.text('blocked_input_messaging'),
    blockedOutputMessage: guardrail.body.text('blocked_outputs_messaging'),
  };
}

function readMeteredPolicies(guardrail: Block): MeteredPolicy[] {
  const information = guardrail.block('sensitive_information_policy_config');
  const has: Readonly<Record<MeteredPolicy, boolean>> = {
    contentPolicy: guardrail.block('content_policy_config') !== undefined,
    topicPolicy: guardrail.block('topic_policy_config') !== undefined,
    sensitiveInformationPolicy: (information?.blocks('pii_entities_config') ?? []).length > 0,
    sensitiveInformationPolicyFree: (information?.blocks('regexes_config') ?? []).length > 0,
  };
  return (Object.keys(has) as MeteredPolicy[]).filter((policy) => has[policy]);
}
