import type { AwsContext } from '../terraform/aws-context';
import { asString, Expression, hcl } from '../terraform/expression';
import { rawValue } from '../terraform/inputs';
import { DESTINATION_REGIONS } from './geographies';

/** Where Bedrock may route, by the prefix of a profile's id: the table, corrected by the input. */
export const destinationRegions = (corrections: unknown): Expression =>
  hcl`merge(${DESTINATION_REGIONS}, ${rawValue(corrections)})`;

/**
 * By key of the catalogue: `id`, which Bedrock is asked for, and `source`, the id of the model or cross-region profile behind
 * it. The two differ for an application inference profile; for an ARN that has no source they are both the ARN. What a provider
 * beyond AWS serves is not in it.
 */
export const modelIds = (models: unknown): Expression => hcl`{
  for key, model in ${rawValue(models)} : key => {
    id     = model.bedrock_model_id
    source = coalesce(model.copied_from, model.bedrock_model_id)
  } if model.bedrock_model_id != null
}`;

/** By key: the prefix of the cross-region profile's id; a model without one is not in it. */
export const geographies = (ids: Expression, regions: Expression): Expression => hcl`{
  for key, model in ${ids} :
  key => split(".", model.source)[0] if contains(keys(${regions}), split(".", model.source)[0])
}`;

/** By key: the foundation model's ARNs in every Region that may answer, this one first; an ARN's key is not in it. */
export function foundationModelArns(
  { ids, prefixes, regions }: { ids: Expression; prefixes: Expression; regions: Expression },
  context: AwsContext,
): Expression {
  const prefix = asString(hcl`lookup(${prefixes}, key, "")`);
  const model = asString(hcl`trimprefix(model.source, ${`${prefix}.`})`);
  const arn = `arn:${context.partition}:bedrock:${reference('region')}::foundation-model/${model}`;
  return hcl`{
    for key, model in ${ids} : key => [
      for region in distinct(concat([${context.region}], lookup(${regions}, ${prefix}, []))) :
      ${arn}
    ] if !startswith(model.source, "arn:")
  }`;
}

/** By key: the ARN of the inference profile through which the model is invoked; one that is invoked itself is not in it. */
export function profileArns(ids: Expression, prefixes: Expression, context: AwsContext): Expression {
  const crossRegion = context.arn('bedrock', `inference-profile/${reference('model.id')}`);
  return hcl`{
    for key, model in ${ids} :
    key => startswith(model.id, "arn:") ? model.id : ${crossRegion}
    if model.id != model.source || contains(keys(${prefixes}), key)
  }`;
}

/** The ARNs of the models that are invoked themselves. */
export const directArns = (
  ids: Expression,
  profiles: Expression,
  foundation: Expression,
): Expression => hcl`distinct(flatten([
  for key, model in ${ids} :
  lookup(${foundation}, key, [model.id]) if !contains(keys(${profiles}), key)
]))`;

/** The teams' profiles by `<team>/<key>`. */
export const teamProfiles = (teams: unknown): Expression => hcl`{
  for profile in flatten([
    for team, profile in ${rawValue(teams)} : [
      for key in profile.models : { team = team, model = key, tags = profile.tags }
    ]
  ]) : ${`${reference('profile.team')}/${reference('profile.model')}`} => profile
}`;

/** A name of the scope that the expression stands in, as a string property takes it. */
export const reference = (name: string): string => asString(new Expression([name], []));
