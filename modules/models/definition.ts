import * as v from 'valibot';
import { nameVariable, tagsVariable } from '../terraform/common-variables';
import { defineModule, output, rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { type Catalogue, modelsVariable } from './catalogue';
import { egressHostsVariable } from './egress-hosts';
import { exampleModels } from './example';
import { modelProvidersVariable } from './providers';
import { teamProfilesVariable } from './team-profiles';

export const models = defineModule({
  name: 'models',
  title: 'Which models may be invoked, through which inference profiles, and under which guardrail.',
  variables: {
    name: nameVariable,
    models: variable(modelsVariable.schema, modelsVariable.description, {
      rules: [
        ...modelsVariable.rules,
        rule<{ models: Catalogue }>({
          message: 'models must have a model at least.',
          condition: hcl`length(var.models) > 0`,
          holds: (values) => Object.keys(values.models).length > 0,
          breaks: { models: {} },
        }),
      ],
    }),
    modelProviders: modelProvidersVariable,
    egressHosts: egressHostsVariable,
    guardrail: variable(
      v.optional(
        v.object({
          arn: v.pipe(v.string(), v.description('arn:aws:bedrock:<region>:<account>:guardrail/<id>')),
          version: v.pipe(v.string(), v.description('Number of the version.')),
        }),
      ),
      'The guardrail without which every call is denied. Default: calls need none.',
      {
        rules: [
          rule<{ guardrail?: { version: string } }>({
            message: 'guardrail.version must be a number: DRAFT changes without a plan.',
            condition: hcl`(
              var.guardrail == null ||
              can(regex("^[1-9][0-9]{0,7}$", var.guardrail.version))
            )`,
            holds: ({ guardrail }) => guardrail === undefined || /^[1-9]\d{0,7}$/.test(guardrail.version),
            breaks: {
              guardrail: { arn: 'arn:aws:bedrock:us-east-1:123456789012:guardrail/abc', version: 'DRAFT' },
            },
          }),
        ],
      },
    ),
    destinationRegions: variable(
      v.optional(v.record(v.string(), v.array(v.string())), {}),
      'Regions to which cross-region inference profiles may route, by the prefix of their ids (eu), where AWS has changed them: each replaces the module’s own list, or adds one.',
      {
        rules: [
          rule<{ destinationRegions: Readonly<Record<string, readonly string[]>> }>({
            message:
              'destination_regions must map prefixes of inference profiles (eu) to names of Regions (eu-west-1).',
            condition: hcl`alltrue(flatten([
              for prefix, regions in var.destination_regions : [
                can(regex("^[a-z]+(-[a-z]+)*$", prefix)),
                [for region in regions : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", region))],
              ]
            ]))`,
            holds: ({ destinationRegions }) =>
              Object.entries(destinationRegions).every(
                ([prefix, regions]) =>
                  /^[a-z]+(-[a-z]+)*$/.test(prefix) &&
                  regions.every((region) => /^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)),
              ),
            breaks: { destinationRegions: { eu: ['Ireland'] } },
          }),
        ],
      },
    ),
    teamProfiles: teamProfilesVariable,
    tags: tagsVariable,
  },
  outputs: {
    policyJson: output('IAM policy (JSON) that allows the calls that the chat function makes.'),
    inferenceProfileArns: output(
      'ARNs of the teams’ application inference profiles, by "<team>/<key of the model>".',
      { kind: 'map' },
    ),
  },
  example: { name: 'ai-gateway', models: exampleModels },
});
