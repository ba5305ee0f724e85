import { type Rule, rule } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { isGroupName, isGroupNameCondition } from './group-name';
import { limitRules, limitsMoney } from './limit-rules';
import { pricedModelsRule } from './priced-models';
import type { Teams } from './teams';

interface Values {
  readonly teams: Teams;
}

const areDistinct = (values: readonly string[]) => new Set(values).size === values.length;

const SEARCH = { name: 'search', group: 'search' };
const withTeam = (change: Readonly<Record<string, unknown>>) => ({ teams: [{ ...SEARCH, ...change }] });

/** What teams must be. */
export const teamRules: readonly Rule[] = [
  rule<Values>({
    message:
      'The names of teams must be 1 to 32 lower-case letters and digits, with single dashes between them, and start with a letter.',
    condition: hcl`alltrue([
      for team in var.teams :
      can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", team.name)) && length(team.name) <= 32
    ])`,
    holds: ({ teams }) =>
      teams.every(({ name }) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= 32),
    breaks: withTeam({ name: 'Search Team' }),
  }),
  rule<Values>({
    message: 'The names of teams must not be given twice.',
    condition: hcl`length(distinct(var.teams[*].name)) == length(var.teams)`,
    holds: ({ teams }) => areDistinct(teams.map(({ name }) => name)),
    breaks: { teams: [SEARCH, { ...SEARCH, group: 'search-interns' }] },
  }),
  rule<Values>({
    message:
      'The group of each of teams must be the name of a group, and not *: 1 to 128 letters, digits, symbols and punctuation marks, no spaces.',
    condition: hcl`alltrue([for team in var.teams : team.group != "*" && ${isGroupNameCondition('team.group')}])`,
    holds: ({ teams }) => teams.every(({ group }) => group !== '*' && isGroupName(group)),
    breaks: withTeam({ group: '*' }),
  }),
  rule<Values>({
    message: 'The groups of teams must not be given twice: the first team would hide the second.',
    condition: hcl`length(distinct(var.teams[*].group)) == length(var.teams)`,
    holds: ({ teams }) => areDistinct(teams.map(({ group }) => group)),
    breaks: { teams: [SEARCH, { ...SEARCH, name: 'research' }] },
  }),
  rule<Values>({
    message: 'The concurrent_turns of each of teams must be a whole number, 1 or more, or left out.',
    condition: hcl`alltrue([
      for turns in var.teams[*].concurrent_turns : turns >= 1 && floor(turns) == turns if turns != null
    ])`,
    holds: ({ teams }) =>
      teams.every(({ concurrentTurns = 1 }) => Number.isInteger(concurrentTurns) && concurrentTurns >= 1),
    breaks: withTeam({ concurrentTurns: 0 }),
  }),
  ...limitRules<Values>({
    variable: 'teams',
    lists: ({ teams }) => teams.map(({ limits }) => limits ?? []),
    inTerraform: hcl`var.teams[*].limits`,
    given: (limits) => withTeam({ limits }),
  }),
  pricedModelsRule<Values>({
    variable: 'teams',
    limitsMoney: ({ teams }) => teams.some(({ limits }) => limitsMoney(limits ?? [])),
    inTerraform: hcl`contains(flatten(var.teams[*].limits)[*].unit, "usd")`,
    breaks: withTeam({ limits: [{ unit: 'usd', limit: 50 }] }),
  }),
];
