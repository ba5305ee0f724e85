import * as v from 'valibot';
import { variable } from '../terraform/definition';
import { limitsSchema } from './limits';
import { teamRules } from './team-rules';

const teamSchema = v.object({
  name: v.pipe(
    v.string(),
    v.description(
      'Names the team in the ledger, in metrics and to its members. The keys of team_profiles are such names.',
    ),
  ),
  group: v.pipe(v.string(), v.description('The group whose members may have this team pay.')),
  concurrentTurns: v.optional(
    v.pipe(
      v.number(),
      v.description('How many turns all of its members together may have at once. Default: no limit.'),
    ),
  ),
  limits: v.optional(
    v.pipe(limitsSchema, v.description('Hard limits of all of its members together; [] for none.')),
    [],
  ),
});

const teamsSchema = v.optional(v.array(teamSchema), []);

/** Teams in order of precedence. */
export type Teams = NonNullable<v.InferInput<typeof teamsSchema>>;

/** `teams`: who pays together. Needs the variables `models` and `usage_plans` beside it. */
export const teamsVariable = variable(
  teamsSchema,
  'Who has a budget together. In order of precedence: the first whose group a user is in pays for them, unless the request names another of theirs.',
  { rules: teamRules },
);
