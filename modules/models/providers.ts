import * as v from 'valibot';
import { variable } from '../terraform/definition';
import { API_KEY_HEADERS, MAX_TOKENS_FIELDS } from './provider-choices';
import { providerRules } from './provider-rules';

const providerSchema = v.object({
  baseUrl: v.pipe(
    v.string(),
    v.description(
      'The API’s address with its version, without a trailing slash: https://api.openai.com/v1. Its host must be in egress_hosts.',
    ),
  ),
  apiKeySecretName: v.optional(
    v.pipe(
      v.string(),
      v.description(
        'Name of the secret in Secrets Manager, in this account and Region, whose text is the API key. Default: the API wants none.',
      ),
    ),
  ),
  apiKeyHeader: v.optional(
    v.pipe(
      v.picklist(API_KEY_HEADERS),
      v.description('How the key is sent: Authorization (as a bearer token), or api-key, which Azure takes.'),
    ),
    'Authorization',
  ),
  maxTokensField: v.optional(
    v.pipe(
      v.picklist(MAX_TOKENS_FIELDS),
      v.description(
        'What the API calls the most tokens of an answer: max_completion_tokens, or max_tokens, which older servers know alone.',
      ),
    ),
    'max_completion_tokens',
  ),
  query: v.optional(
    v.pipe(
      v.record(v.string(), v.string()),
      v.description('Added to every address, such as Azure’s api-version. No place for a key: it is logged.'),
    ),
    {},
  ),
  apiKeyKmsKeyArn: v.optional(
    v.pipe(
      v.string(),
      v.description('ARN of the KMS key that encrypts the secret, where it is one of your own.'),
    ),
  ),
});

const providersSchema = v.optional(v.record(v.string(), providerSchema), {});

/** OpenAI-compatible APIs beyond AWS, by the key that models name. */
export type Providers = NonNullable<v.InferInput<typeof providersSchema>>;

/** `model_providers`: who serves models beside Bedrock. The models module and the metering module share it. */
export const modelProvidersVariable = variable(
  providersSchema,
  'OpenAI-compatible APIs beyond AWS that serve models, by the key that models name as their provider.',
  { rules: providerRules },
);
