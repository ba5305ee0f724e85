import * as v from 'valibot';
import { nameVariable, tagsVariable } from '../terraform/common-variables';
import { defineModule, output, rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { contentFiltersVariable } from './content-filters';
import { piiEntitiesVariable, regexesVariable } from './sensitive-information';
import {
  blockedWordsVariable,
  blockProfanityVariable,
  deniedTopicsVariable,
  isOfLength,
} from './topic-and-word-filters';

const threshold = (description: string) => v.optional(v.pipe(v.number(), v.description(description)), 0.7);

const contextualGrounding = v.object({
  groundingThreshold: threshold(
    'How well the answer must be founded in the source, 0 to 0.99; 0 lets everything pass.',
  ),
  relevanceThreshold: threshold(
    'How well the answer must fit the question, 0 to 0.99; 0 lets everything pass.',
  ),
});

interface Masking {
  readonly streamProcessingMode: string;
  readonly piiEntities: Readonly<Record<string, string>>;
  readonly regexes: Readonly<Record<string, { readonly action: string }>>;
}

export const guardrails = defineModule({
  name: 'guardrails',
  title: 'The Bedrock guardrail that prompts and answers pass, with a version for each of its contents.',
  variables: {
    name: nameVariable,
    enabled: variable(
      v.optional(v.boolean(), true),
      'Whether there is a guardrail. Without one only the models’ own training stands between a prompt and an answer.',
    ),
    contentFilters: contentFiltersVariable,
    deniedTopics: deniedTopicsVariable,
    blockedWords: blockedWordsVariable,
    blockProfanity: blockProfanityVariable,
    piiEntities: piiEntitiesVariable,
    regexes: regexesVariable,
    contextualGrounding: variable(
      v.optional(contextualGrounding),
      'Blocks answers that their source does not bear out. Off by default: it judges only requests that mark their source, as retrieval does.',
      {
        rules: [
          rule<{ contextualGrounding?: { groundingThreshold: number; relevanceThreshold: number } }>({
            message: 'contextual_grounding must have thresholds from 0 to 0.99.',
            condition: hcl`var.contextual_grounding == null || try(alltrue([
              for threshold in values(var.contextual_grounding) : threshold >= 0 && threshold <= 0.99
            ]), false)`,
            holds: ({ contextualGrounding: given }) =>
              given === undefined || Object.values(given).every((value) => value >= 0 && value <= 0.99),
            breaks: { contextualGrounding: { groundingThreshold: 1 } },
          }),
        ],
      },
    ),
    blockedInputMessaging: variable(
      v.optional(v.string(), 'Sorry, I cannot help with that request.'),
      'What the user reads in place of an answer when the prompt is blocked, up to 500 characters.',
      {
        rules: [
          rule<{ blockedInputMessaging: string }>({
            message: 'blocked_input_messaging must have 1 to 500 characters.',
            condition: hcl`length(var.blocked_input_messaging) >= 1 && length(var.blocked_input_messaging) <= 500`,
            holds: ({ blockedInputMessaging }) => isOfLength(blockedInputMessaging, 1, 500),
            breaks: { blockedInputMessaging: '' },
          }),
        ],
      },
    ),
    blockedOutputsMessaging: variable(
      v.optional(v.string(), 'Sorry, I cannot show that answer.'),
      'What the user reads in place of an answer that is blocked, up to 500 characters.',
      {
        rules: [
          rule<{ blockedOutputsMessaging: string }>({
            message: 'blocked_outputs_messaging must have 1 to 500 characters.',
            condition: hcl`length(var.blocked_outputs_messaging) >= 1 && length(var.blocked_outputs_messaging) <= 500`,
            holds: ({ blockedOutputsMessaging }) => isOfLength(blockedOutputsMessaging, 1, 500),
            breaks: { blockedOutputsMessaging: '' },
          }),
        ],
      },
    ),
    streamProcessingMode: variable(
      v.optional(v.string(), 'sync'),
      'When a streamed answer is judged: sync before it is sent, async while it is. Async is faster to the first word, but shows what is blocked a moment later.',
      {
        rules: [
          rule<{ streamProcessingMode: string }>({
            message: 'stream_processing_mode must be sync or async.',
            condition: hcl`contains(["sync", "async"], var.stream_processing_mode)`,
            holds: ({ streamProcessingMode }) => ['sync', 'async'].includes(streamProcessingMode),
            breaks: { streamProcessingMode: 'later' },
          }),
          rule<Masking>({
            message:
              'stream_processing_mode must be sync where pii_entities or regexes have the action ANONYMIZE: what has been sent cannot be masked any more.',
            condition: hcl`(
              var.stream_processing_mode != "async" || !contains(
                concat(values(var.pii_entities), [for regex in values(var.regexes) : regex.action]),
                "ANONYMIZE"
              )
            )`,
            holds: ({ streamProcessingMode, piiEntities, regexes }) =>
              streamProcessingMode !== 'async' ||
              ![
                ...Object.values(piiEntities),
                ...Object.values(regexes).map(({ action }) => action),
              ].includes('ANONYMIZE'),
            breaks: { streamProcessingMode: 'async' },
          }),
        ],
      },
    ),
    kmsKeyArn: variable(
      v.optional(v.string()),
      'ARN of the KMS key that encrypts the guardrail; null for a key of AWS’s. Roles that use the guardrail need kms:Decrypt on it.',
    ),
    tags: tagsVariable,
  },
  outputs: {
    guardrailId: output('Id of the guardrail; null where there is none.'),
    guardrailArn: output('ARN of the guardrail; null where there is none.'),
    guardrailVersion: output('Version with the guardrail’s present content; null where there is none.'),
    streamProcessingMode: output('When a streamed answer is judged: sync or async.'),
  },
  example: { name: 'ai-gateway' },
});
