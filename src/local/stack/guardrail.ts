import type { GuardrailResource } from '../resources';
import type { Stack } from './stack';

/** The stack's guardrail, of which the stand-in plays the word filter; undefined where there is none. */
export function readGuardrail(stack: Stack): GuardrailResource | undefined {
  const guardrail = stack.optional('aws_bedrock_guardrail');
  if (guardrail === undefined) return undefined;
  const version = stack.optional('aws_bedrock_guardrail_version') ?? guardrail;
  const words = guardrail.body.block('word_policy_config')?.blocks('words_config') ?? [];
  return {
    id: stack.assigned(guardrail, 'guardrail_id'),
    version: stack.assigned(version, 'version'),
    blockedWords: words.map((word) => word.text('text')),
    blockedInputMessage: guardrail.body.text('blocked_input_messaging'),
    blockedOutputMessage: guardrail.body.text('blocked_outputs_messaging'),
  };
}
