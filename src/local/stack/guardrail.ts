import { isPlayedRegex } from '../bedrock/guardrail-sensitive-information';
import {
  CONTENT_FILTER_STRENGTHS,
  CONTENT_FILTER_TYPES,
  SENSITIVE_INFORMATION_ACTIONS,
  type GuardrailResource,
  type MeteredPolicy,
} from '../resources';
import type { Block } from './block';
import type { Stack } from './stack';

/** The stack's guardrail with all its policies but contextual grounding; undefined where there is none. */
export function readGuardrail(stack: Stack): GuardrailResource | undefined {
  const guardrail = stack.optional('aws_bedrock_guardrail');
  if (guardrail === undefined) return undefined;
  const version = stack.optional('aws_bedrock_guardrail_version') ?? guardrail;
  const { body } = guardrail;
  return {
    id: stack.assigned(guardrail, 'guardrail_id'),
    version: stack.assigned(version, 'version'),
    ...readWords(body),
    ...given('deniedTopics', readTopics(body)),
    ...given('contentFilters', readContentFilters(body)),
    ...given('piiEntities', readPiiEntities(body)),
    ...given('regexes', readRegexes(body)),
    meteredPolicies: readMeteredPolicies(body),
    blockedInputMessage: body.text('blocked_input_messaging'),
    blockedOutputMessage: body.text('blocked_outputs_messaging'),
  };
}

function readWords(guardrail: Block): Pick<GuardrailResource, 'blockedWords' | 'blocksProfanity'> {
  const policy = guardrail.block('word_policy_config');
  const lists = policy?.blocks('managed_word_lists_config') ?? [];
  return {
    blockedWords: (policy?.blocks('words_config') ?? []).map((word) => word.text('text')),
    ...(lists.some((list) => list.text('type') === 'PROFANITY') && { blocksProfanity: true }),
  };
}

function readTopics(guardrail: Block) {
  const topics = guardrail.block('topic_policy_config')?.blocks('topics_config') ?? [];
  return topics.map((topic) => ({ name: topic.text('name'), examples: topic.texts('examples') }));
}

function readContentFilters(guardrail: Block) {
  const filters = guardrail.block('content_policy_config')?.blocks('filters_config') ?? [];
  return filters.map((filter) => ({
    type: oneOf(CONTENT_FILTER_TYPES, filter, 'type'),
    inputStrength: oneOf(CONTENT_FILTER_STRENGTHS, filter, 'input_strength'),
    outputStrength: oneOf(CONTENT_FILTER_STRENGTHS, filter, 'output_strength'),
  }));
}

function readPiiEntities(guardrail: Block) {
  const entities =
    guardrail.block('sensitive_information_policy_config')?.blocks('pii_entities_config') ?? [];
  return entities.map((entity) => ({
    type: entity.text('type'),
    action: oneOf(SENSITIVE_INFORMATION_ACTIONS, entity, 'action'),
  }));
}

function readRegexes(guardrail: Block) {
  const regexes = guardrail.block('sensitive_information_policy_config')?.blocks('regexes_config') ?? [];
  return regexes.map((regex) => {
    const pattern = regex.text('pattern');
    if (!isPlayedRegex(pattern))
      throw regex.notPlayed('pattern', 'is a pattern that JavaScript does not have');
    return {
      name: regex.text('name'),
      pattern,
      action: oneOf(SENSITIVE_INFORMATION_ACTIONS, regex, 'action'),
    };
  });
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

function oneOf<const Name extends string>(names: readonly Name[], block: Block, attribute: string): Name {
  const text = block.text(attribute);
  const name = names.find((known) => known === text);
  if (name === undefined) throw block.invalid(attribute, `must be one of ${names.join(', ')}`);
  return name;
}

/** What the stack has none of is left out. */
function given<Key extends string, Item>(key: Key, items: readonly Item[]): { [K in Key]?: readonly Item[] } {
  return items.length > 0 ? ({ [key]: items } as { [K in Key]: readonly Item[] }) : {};
}
