import { asString, Expression, hcl } from '../terraform/expression';
import { rawValue } from '../terraform/inputs';
import { CONFIGURATION_ID, SCHEMA_VERSION } from './configuration-item';
import { priceAttributes } from './price-attributes';

/** The models as DynamoDB's attribute values. */
export const modelAttributes = (models: unknown): Expression => hcl`{
  for key, model in ${rawValue(models)} : key => { M = {
    for name, value in {
      name            = { S = model.name }
      bedrockModelId  = model.bedrock_model_id == null ? null : { S = model.bedrock_model_id }
      copiedFrom      = model.copied_from == null ? null : { S = model.copied_from }
      provider        = model.provider == null ? null : { S = model.provider }
      providerModelId = model.provider_model_id == null ? null : { S = model.provider_model_id }
      family          = model.family == null ? null : { S = model.family }
      groups          = { L = [for group in sort(model.groups) : { S = group }] }
      contextTokens   = { N = tostring(model.context_tokens) }
      maxOutputTokens = { N = tostring(model.max_output_tokens) }
      capabilities    = { L = [for capability in sort(model.capabilities) : { S = capability }] }
      imageTokens     = model.image_tokens == null ? null : { N = tostring(model.image_tokens) }
      requestFields   = { L = [for field in sort(model.request_fields) : { S = field }] }
      fallbacks       = { L = [for key in model.fallbacks : { S = key }] }
      attempts        = { N = tostring(model.attempts) }
      firstTokenMs    = model.first_token_seconds == null ? null : { N = tostring(model.first_token_seconds * 1000) }
      defaults        = { M = {
        for name, value in { temperature = model.defaults.temperature, topP = model.defaults.top_p } :
        name => { N = tostring(value) } if value != null
      } }
      prices          = { L = [for price in model.prices : { M = ${priceAttributes('price')} }] }
    } : name => value if value != null
  } }
}`;

/** The providers likewise, without the ARNs of KMS keys: a plan need not know them. */
export const providerAttributes = (providers: unknown): Expression => hcl`{
  for key, provider in ${rawValue(providers)} : key => { M = {
    for name, value in {
      baseUrl          = { S = provider.base_url }
      apiKeySecretName = provider.api_key_secret_name == null ? null : { S = provider.api_key_secret_name }
      apiKeyHeader     = { S = provider.api_key_header }
      maxTokensField   = { S = provider.max_tokens_field }
      query            = { M = { for name, value in provider.query : name => { S = value } } }
    } : name => value if value != null
  } }
}`;

/** The plans as DynamoDB's attribute values, in their order. `units` is the expression of `UNITS`. */
export const planAttributes = (usagePlans: unknown, units: Expression): Expression => hcl`[
  for plan in ${rawValue(usagePlans)} : { M = {
    name            = { S = plan.name }
    group           = { S = plan.group }
    models          = { L = [for key in plan.models : { S = key }] }
    concurrentTurns = { N = tostring(plan.concurrent_turns) }
    answerMinutes   = { N = tostring(plan.answer_minutes) }
    limits          = { L = ${limitAttributes(reference('plan.limits'), units)} }
  } }
]`;

/** The teams likewise. */
export const teamAttributes = (teams: unknown, units: Expression): Expression => hcl`[
  for team in ${rawValue(teams)} : { M = {
    for name, value in {
      name            = { S = team.name }
      group           = { S = team.group }
      concurrentTurns = team.concurrent_turns == null ? null : { N = tostring(team.concurrent_turns) }
      limits          = { L = ${limitAttributes(reference('team.limits'), units)} }
    } : name => value if value != null
  } }
]`;

/** What everybody may use together, as DynamoDB's attribute values. */
export const organisationAttributes = (
  { concurrentTurns, limits }: { readonly concurrentTurns: number; readonly limits: unknown },
  units: Expression,
): Expression => hcl`{
  for name, value in {
    concurrentTurns = ${concurrentTurns} == null ? null : { N = tostring(${concurrentTurns}) }
    limits          = { L = ${limitAttributes(rawValue(limits), units)} }
  } : name => value if value != null
}`;

/** The guardrail's prices as DynamoDB's attribute values. */
export const guardrailPriceAttributes = (guardrailPrices: unknown): Expression => hcl`[
  for price in ${rawValue(guardrailPrices)} : { M = merge({ from = { S = price.from } }, {
    for policy, dollars in {
      contentPolicy              = price.content_policy
      topicPolicy                = price.topic_policy
      sensitiveInformationPolicy = price.sensitive_information_policy
      contextualGroundingPolicy  = price.contextual_grounding_policy
    } : policy => { N = tostring(floor(dollars * 1000000 + 0.5)) } if dollars != null
  }) }
]`;

const reference = (text: string): Expression => new Expression([text], []);

const limitAttributes = (limits: unknown, units: Expression): Expression => hcl`[
  for limit in ${limits} : { M = {
    window = { S = limit.window }
    unit   = { S = ${units}[limit.unit] }
    limit  = { N = tostring(limit.unit == "usd" ? floor(limit.limit * 1000000 + 0.5) : limit.limit) }
  } }
]`;

export interface ItemExpressionProps {
  readonly models: Expression;
  readonly providers: Expression;
  readonly plans: Expression;
  readonly teams: Expression;
  readonly organisation: Expression;
  readonly guardrailPrices: Expression;
  readonly warnAtPercent: unknown;
  readonly turnRetentionDays: number;
}

/** The item as DynamoDB's own JSON, of the attribute values above. */
export const itemExpression = (props: ItemExpressionProps): string =>
  asString(hcl`jsonencode({
    id                = { S = ${CONFIGURATION_ID} }
    schemaVersion     = { N = ${String(SCHEMA_VERSION)} }
    models            = { M = ${props.models} }
    providers         = { M = ${props.providers} }
    plans             = { L = ${props.plans} }
    teams             = { L = ${props.teams} }
    organisation      = { M = ${props.organisation} }
    guardrailPrices   = { L = ${props.guardrailPrices} }
    warnAtPercent     = { L = [for percent in ${rawValue(props.warnAtPercent)} : { N = tostring(percent) }] }
    turnRetentionDays = { N = tostring(${props.turnRetentionDays}) }
  })`);
