import { rule } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { exampleEgress } from './example';
import { API_KEY_HEADERS, MAX_TOKENS_FIELDS } from './provider-choices';
import type { Providers } from './providers';

interface Values {
  readonly modelProviders: Providers;
}

const RESERVED = ['constructor', 'prototype'];
const BASE_URL =
  /^https:\/\/[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(:[0-9]{1,5})?(\/[A-Za-z0-9_~][A-Za-z0-9._~-]*)*$/;

const every = (providers: Providers, holds: (provider: Providers[string]) => boolean) =>
  Object.values(providers).every(holds);

/** The example's provider, changed. */
const withProvider = (change: Readonly<Record<string, unknown>>) => ({
  ...exampleEgress,
  modelProviders: { openai: { ...exampleEgress.modelProviders['openai'], ...change } },
});

/** What providers must be, whichever module takes them. */
export const providerRules = [
  rule<Values>({
    // JavaScript's objects have constructor and prototype by themselves: whoever reads the configuration leaves them out.
    message:
      'The keys of model_providers must be 1 to 32 lower-case letters, digits and dashes, and neither constructor nor prototype.',
    condition: hcl`alltrue([
      for key in keys(var.model_providers) : can(regex("^[a-z0-9-]{1,32}$", key)) && !contains(${RESERVED}, key)
    ])`,
    holds: ({ modelProviders }) =>
      Object.keys(modelProviders).every((key) => /^[a-z0-9-]{1,32}$/.test(key) && !RESERVED.includes(key)),
    breaks: { ...exampleEgress, modelProviders: { OpenAI: exampleEgress.modelProviders['openai'] } },
  }),
  rule<Values>({
    message:
      'The base_url of each of model_providers must be https://<host>, with a port and a path if need be, in lower case up to the path: without user, query and trailing slash.',
    condition: hcl`alltrue([
      for provider in values(var.model_providers) : can(regex("^https://[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(:[0-9]{1,5})?(/[A-Za-z0-9_~][A-Za-z0-9._~-]*)*$", provider.base_url))
    ])`,
    holds: ({ modelProviders }) => every(modelProviders, ({ baseUrl }) => BASE_URL.test(baseUrl)),
    breaks: withProvider({ baseUrl: 'https://api.openai.com/v1/' }),
  }),
  rule<Values>({
    message:
      'The api_key_secret_name of each of model_providers must be a secret’s name, not its ARN: 1 to 512 letters, digits and /_+=.@-.',
    condition: hcl`alltrue([
      for provider in values(var.model_providers) :
      provider.api_key_secret_name == null || can(regex("^[A-Za-z0-9/_+=.@-]{1,512}$", provider.api_key_secret_name))
    ])`,
    holds: ({ modelProviders }) =>
      every(
        modelProviders,
        ({ apiKeySecretName }) =>
          apiKeySecretName === undefined || /^[A-Za-z0-9/_+=.@-]{1,512}$/.test(apiKeySecretName),
      ),
    breaks: withProvider({
      apiKeySecretName: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:ai-gateway/openai-a1b2c3',
    }),
  }),
  rule<Values>({
    message: `The api_key_header of each of model_providers must be ${API_KEY_HEADERS.join(' or ')}.`,
    condition: hcl`alltrue([
      for provider in values(var.model_providers) : contains(${API_KEY_HEADERS}, provider.api_key_header)
    ])`,
    holds: ({ modelProviders }) =>
      every(modelProviders, ({ apiKeyHeader = 'Authorization' }) => API_KEY_HEADERS.includes(apiKeyHeader)),
    breaks: withProvider({ apiKeyHeader: 'x-api-key' }),
  }),
  rule<Values>({
    message: `The max_tokens_field of each of model_providers must be ${MAX_TOKENS_FIELDS.join(' or ')}.`,
    condition: hcl`alltrue([
      for provider in values(var.model_providers) : contains(${MAX_TOKENS_FIELDS}, provider.max_tokens_field)
    ])`,
    holds: ({ modelProviders }) =>
      every(modelProviders, ({ maxTokensField = 'max_tokens' }) =>
        MAX_TOKENS_FIELDS.includes(maxTokensField),
      ),
    breaks: withProvider({ maxTokensField: 'max_new_tokens' }),
  }),
  rule<Values>({
    message:
      'The names in the query of each of model_providers must be 1 to 64 letters, digits, dots, dashes and underscores.',
    condition: hcl`alltrue(flatten([
      for provider in values(var.model_providers) : [
        for name in keys(provider.query) : can(regex("^[A-Za-z0-9._-]{1,64}$", name))
      ]
    ]))`,
    holds: ({ modelProviders }) =>
      every(modelProviders, ({ query = {} }) =>
        Object.keys(query).every((name) => /^[A-Za-z0-9._-]{1,64}$/.test(name)),
      ),
    breaks: withProvider({ query: { 'api version': '2026-11-01' } }),
  }),
  rule<Values>({
    message:
      'The api_key_kms_key_arn of each of model_providers must be the ARN of a KMS key (arn:aws:kms:<region>:<account>:key/<id>) beside an api_key_secret_name, or left out.',
    condition: hcl`alltrue([
      for provider in values(var.model_providers) : provider.api_key_kms_key_arn == null || alltrue([
        can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", provider.api_key_kms_key_arn)),
        provider.api_key_secret_name != null,
      ])
    ])`,
    holds: ({ modelProviders }) =>
      every(
        modelProviders,
        ({ apiKeyKmsKeyArn, apiKeySecretName }) =>
          apiKeyKmsKeyArn === undefined ||
          (/^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/.test(apiKeyKmsKeyArn) &&
            apiKeySecretName !== undefined),
      ),
    breaks: withProvider({ apiKeyKmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:alias/mine' }),
  }),
];
