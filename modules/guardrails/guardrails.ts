import { BedrockGuardrail } from '@cdktf/provider-aws/lib/bedrock-guardrail';
import { BedrockGuardrailVersion } from '@cdktf/provider-aws/lib/bedrock-guardrail-version';
import { dependable } from 'cdktf';
import type { Construct } from 'constructs';
import { comment } from '../terraform/comment';
import { blockIf, choose, countIf, either, isNotEmpty, isSet } from '../terraform/condition';
import type { Outputs, Props } from '../terraform/definition';
import { dynamicBlocks } from '../terraform/dynamic-block';
import { valueOf } from '../terraform/each';
import { asNumber, asString, hcl } from '../terraform/expression';
import { rawValue } from '../terraform/inputs';
import { ModuleConstruct } from '../terraform/module-construct';
import { snakeCase } from '../terraform/names';
import { attributeOfFirst, attributeOfOne } from '../terraform/references';
import { guardrails } from './definition';

/** The Bedrock guardrail that prompts and answers pass, with a version for each of its contents. */
export class Guardrails extends ModuleConstruct<typeof guardrails> {
  static readonly definition = guardrails;
  readonly outputs: Outputs<typeof guardrails>;

  constructor(scope: Construct, id: string, props: Props<typeof guardrails>) {
    super(scope, id, guardrails, props);
    const guardrail = this.declareGuardrail();
    const version = this.declareVersion(guardrail);
    this.outputs = {
      guardrailId: attributeOfOne(guardrail, 'guardrail_id'),
      guardrailArn: attributeOfOne(guardrail, 'guardrail_arn'),
      guardrailVersion: attributeOfOne(version, 'version'),
      streamProcessingMode: this.inputs.streamProcessingMode,
    };
  }

  private declareGuardrail(): BedrockGuardrail {
    const { inputs } = this;
    const { deniedTopics, blockedWords, blockProfanity, piiEntities, regexes, contextualGrounding } = inputs;
    const topic = valueOf(deniedTopics, 'topics_config');
    const regex = valueOf(regexes, 'regexes_config');
    const guardrail = new BedrockGuardrail(this, 'gateway', {
      count: countIf(inputs.enabled),
      name: inputs.name,
      description: `What prompts and answers of ${inputs.name} must pass`,
      blockedInputMessaging: inputs.blockedInputMessaging,
      blockedOutputsMessaging: inputs.blockedOutputsMessaging,
      kmsKeyArn: inputs.kmsKeyArn,
      contentPolicyConfig: [{ filtersConfig: this.contentFilters() }],
      topicPolicyConfig: [
        {
          topicsConfig: [
            {
              name: asString(hcl`topics_config.key`),
              type: 'DENY',
              definition: topic.definition,
              examples: topic.examples,
            },
          ],
        },
      ],
      wordPolicyConfig: [
        {
          wordsConfig: [{ text: asString(hcl`words_config.value`) }],
          managedWordListsConfig: [{ type: 'PROFANITY' }],
        },
      ],
      sensitiveInformationPolicyConfig: [
        {
          piiEntitiesConfig: [
            {
              type: asString(hcl`pii_entities_config.key`),
              action: asString(hcl`pii_entities_config.value`),
            },
          ],
          regexesConfig: [
            {
              name: asString(hcl`regexes_config.key`),
              description: regex.description,
              pattern: regex.pattern,
              action: regex.action,
            },
          ],
        },
      ],
      contextualGroundingPolicyConfig: [
        {
          filtersConfig: [
            {
              type: 'GROUNDING',
              threshold: asNumber(hcl`contextual_grounding_policy_config.value.grounding_threshold`),
            },
            {
              type: 'RELEVANCE',
              threshold: asNumber(hcl`contextual_grounding_policy_config.value.relevance_threshold`),
            },
          ],
        },
      ],
      tags: inputs.tags,
    });
    return dynamicBlocks(guardrail, {
      topic_policy_config: blockIf(isNotEmpty(deniedTopics)),
      'topic_policy_config.topics_config': rawValue(deniedTopics),
      word_policy_config: blockIf(either(isNotEmpty(blockedWords), blockProfanity)),
      'word_policy_config.words_config': blockedWords,
      'word_policy_config.managed_word_lists_config': blockIf(blockProfanity),
      sensitive_information_policy_config: blockIf(either(isNotEmpty(piiEntities), isNotEmpty(regexes))),
      'sensitive_information_policy_config.pii_entities_config': piiEntities,
      'sensitive_information_policy_config.regexes_config': rawValue(regexes),
      contextual_grounding_policy_config: choose<unknown>(
        isSet(contextualGrounding),
        [rawValue(contextualGrounding)],
        [],
      ),
    });
  }

  private contentFilters() {
    const { hate, insults, sexual, violence, misconduct, promptAttack } = this.inputs.contentFilters;
    return [
      { type: 'HATE', ...hate },
      { type: 'INSULTS', ...insults },
      { type: 'SEXUAL', ...sexual },
      { type: 'VIOLENCE', ...violence },
      { type: 'MISCONDUCT', ...misconduct },
      // Bedrock refuses any other strength for answers.
      { type: 'PROMPT_ATTACK', inputStrength: promptAttack.inputStrength, outputStrength: 'NONE' },
    ];
  }

  private declareVersion(guardrail: BedrockGuardrail): BedrockGuardrailVersion {
    const { name, enabled, streamProcessingMode, kmsKeyArn, tags, ...judged } = this.inputs;
    const content = this.local(
      'content',
      Object.fromEntries(Object.entries(judged).map(([key, value]) => [snakeCase(key), rawValue(value)])),
    );
    return comment(
      new BedrockGuardrailVersion(this, 'gateway_version', {
        count: countIf(enabled),
        guardrailArn: attributeOfFirst(guardrail, 'guardrail_arn'),
        description: `Content ${asString(hcl`sha256(jsonencode(${content}))`)}`,
        // Functions that still run have the version before.
        skipDestroy: true,
        lifecycle: { replaceTriggeredBy: [`${dependable(guardrail)}[0].kms_key_arn`] },
      }),
      'A version never changes. The hash of the content makes a new one whenever the content does, also after an apply that stopped half-way.',
    );
  }
}
