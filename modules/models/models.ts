import { BedrockInferenceProfile } from '@cdktf/provider-aws/lib/bedrock-inference-profile';
import type { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { isNotEmpty, isSet } from '../terraform/condition';
import type { Outputs, Props } from '../terraform/definition';
import { iterator } from '../terraform/each';
import { asMap, asString, type Expression, hcl } from '../terraform/expression';
import { ModuleConstruct } from '../terraform/module-construct';
import { attributeByKey } from '../terraform/references';
import { models } from './definition';
import { invokePolicy } from './invoke-policy';
import {
  destinationRegions,
  directArns,
  foundationModelArns,
  geographies,
  modelIds,
  profileArns,
  teamProfiles,
} from './model-arns';
import { secretArns, secretKeyArns } from './provider-secrets';

/** Which models may be invoked, through which inference profiles, and under which guardrail. */
export class Models extends ModuleConstruct<typeof models> {
  static readonly definition = models;
  readonly outputs: Outputs<typeof models>;

  constructor(scope: Construct, id: string, props: Props<typeof models>) {
    super(scope, id, models, props);
    const context = AwsContext.of(this);
    const { guardrail } = this.inputs;
    const regions = this.local('destination_regions', destinationRegions(this.inputs.destinationRegions));
    const ids = this.local('model_ids', modelIds(this.inputs.models));
    const prefixes = this.local('geographies', geographies(ids, regions));
    const foundationModels = this.local(
      'foundation_model_arns',
      foundationModelArns({ ids, prefixes, regions }, context),
    );
    const profiles = this.local('profile_arns', profileArns(ids, prefixes, context));
    const teams = this.local('team_profiles', teamProfiles(this.inputs.teamProfiles));
    const team = this.teamProfile(teams, profiles, foundationModels);
    const policy = invokePolicy(this, 'invoke', {
      ids,
      direct: this.local('direct_arns', directArns(ids, profiles, foundationModels)),
      profiles,
      foundationModels,
      teams: {
        given: isNotEmpty(this.inputs.teamProfiles),
        profiles: hcl`[for profile in ${reference(team)} : profile.arn]`,
        foundationModels: hcl`distinct(flatten([for profile in ${teams} : ${foundationModels}[profile.model]]))`,
      },
      guardrail: { given: isSet(guardrail), arn: guardrail.arn, version: guardrail.version },
      providerKeys: {
        secrets: this.local('secret_arns', secretArns(this.inputs.modelProviders, context)),
        kmsKeys: this.local('secret_key_arns', secretKeyArns(this.inputs.modelProviders)),
      },
    });
    this.outputs = {
      policyJson: policy.json,
      inferenceProfileArns: asMap(attributeByKey(team, 'arn')),
    };
  }

  private teamProfile(
    teams: Expression,
    profiles: Expression,
    foundationModels: Expression,
  ): BedrockInferenceProfile {
    const { name, tags } = this.inputs;
    const nameOfModel = asString(hcl`replace(each.value.model, "/[^a-z0-9]+/", "-")`);
    return new BedrockInferenceProfile(this, 'team', {
      forEach: iterator(teams),
      name: `${name}_${asString(hcl`each.value.team`)}_${nameOfModel}`,
      // Bedrock takes no slash here.
      description: `${asString(hcl`each.value.team`)}: ${nameOfModel}`,
      modelSource: [
        {
          copyFrom: asString(
            hcl`lookup(${profiles}, each.value.model, ${foundationModels}[each.value.model][0])`,
          ),
        },
      ],
      tags: asMap(hcl`merge(${tags}, each.value.tags, { team = each.value.team })`),
    });
  }
}

const reference = (resource: BedrockInferenceProfile): Expression => hcl`${resource.fqn}`;
