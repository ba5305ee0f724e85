import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { setOfStrings } from '../terraform/schema';
import type { Catalogue } from './catalogue';
import { exampleModels, exampleProvided, PROVIDED_MODEL } from './example';

const teamProfilesSchema = v.record(
  v.string(),
  v.object({
    models: v.pipe(setOfStrings(), v.description('Keys of the models that the team asks.')),
    tags: v.optional(
      v.pipe(v.record(v.string(), v.string()), v.description('Tags beside team, such as a cost centre.')),
      {},
    ),
  }),
);

interface Values {
  readonly name: string;
  readonly models: Catalogue;
  readonly teamProfiles: Readonly<Record<string, { readonly models: readonly string[] }>>;
}

/** The longest name that Bedrock gives an inference profile; a separator stands on both sides of the team. */
const NAME_LENGTH = 64 - 2;

const APPLICATION_PROFILE =
  'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl';

const everyProfile = ({ teamProfiles }: Values, holds: (team: string, key: string) => boolean) =>
  Object.entries(teamProfiles).every(([team, profile]) => profile.models.every((key) => holds(team, key)));

/** `team_profiles`: an application inference profile a team and model. Needs the variables `name` and `models` beside it. */
export const teamProfilesVariable = variable(
  v.optional(teamProfilesSchema, {}),
  'Teams, each with the models for which it gets an application inference profile of its own: Bedrock’s cost then stands in the bill by the tag team.',
  {
    rules: [
      rule<Values>({
        message:
          'The keys of team_profiles must be lower-case letters and digits, with single dashes between them, and start with a letter.',
        condition: hcl`alltrue([for team in keys(var.team_profiles) : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", team))])`,
        holds: ({ teamProfiles }) =>
          Object.keys(teamProfiles).every((team) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(team)),
        breaks: { teamProfiles: { 'Team One': { models: ['nova-lite'] } } },
      }),
      rule<Values>({
        message: 'The models of each of team_profiles must name one at least.',
        condition: hcl`alltrue([for profile in values(var.team_profiles) : length(profile.models) > 0])`,
        holds: ({ teamProfiles }) => Object.values(teamProfiles).every(({ models }) => models.length > 0),
        breaks: { teamProfiles: { search: { models: [] } } },
      }),
      rule<Values>({
        message: 'The models of team_profiles must be keys of models.',
        condition: hcl`alltrue(flatten([
          for profile in values(var.team_profiles) : [
            for key in profile.models : contains(keys(var.models), key)
          ]
        ]))`,
        holds: (values) => everyProfile(values, (_, key) => Object.hasOwn(values.models, key)),
        breaks: { teamProfiles: { search: { models: ['nova-light'] } } },
      }),
      rule<Values>({
        message:
          'The models of team_profiles must not be those whose bedrock_model_id is an ARN: a profile copies from a model or a cross-region profile.',
        condition: hcl`alltrue(flatten([
          for profile in values(var.team_profiles) : [
            for key in profile.models : try(!startswith(var.models[key].bedrock_model_id, "arn:"), true)
          ]
        ]))`,
        holds: (values) =>
          everyProfile(values, (_, key) => values.models[key]?.bedrockModelId?.startsWith('arn:') !== true),
        breaks: {
          models: {
            ...exampleModels,
            'nova-lite': {
              ...exampleModels['nova-lite'],
              bedrockModelId: APPLICATION_PROFILE,
              copiedFrom: 'amazon.nova-lite-v1:0',
            },
          },
          teamProfiles: { search: { models: ['nova-lite'] } },
        },
      }),
      rule<Values>({
        message:
          'The models of team_profiles must not be those of a provider: what it charges is not in the bill of AWS.',
        condition: hcl`alltrue(flatten([
          for profile in values(var.team_profiles) : [
            for key in profile.models : try(var.models[key].provider == null, true)
          ]
        ]))`,
        holds: (values) => everyProfile(values, (_, key) => values.models[key]?.provider === undefined),
        breaks: { ...exampleProvided, teamProfiles: { search: { models: [PROVIDED_MODEL] } } },
      }),
      rule<Values>({
        message:
          'name, the key of team_profiles and the key of the model must have 62 characters together at the most: a profile is named after them.',
        condition: hcl`alltrue(flatten([
          for team, profile in var.team_profiles : [
            for key in profile.models : length(join("", [var.name, team, key])) <= 62
          ]
        ]))`,
        holds: (values) =>
          everyProfile(values, (team, key) => `${values.name}${team}${key}`.length <= NAME_LENGTH),
        breaks: { teamProfiles: { [`a${'b'.repeat(60)}`]: { models: ['nova-lite'] } } },
      }),
    ],
  },
);
