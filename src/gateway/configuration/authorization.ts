import type { Caller } from '../caller';
import { GatewayError } from '../errors';
import type { Limit, Payer } from '../metering/limits';
import { priceAt } from '../pricing/cost';
import type { GatewayConfiguration, ModelEntry, Plan, Team } from './configuration';

/**
 * The plan that applies to a caller, and the team that pays.
 *
 * @param team the one that the request names
 */
export function payerOf(
  configuration: Pick<GatewayConfiguration, 'plans' | 'teams'>,
  caller: Caller,
  team: string | undefined,
): Payer {
  return {
    userId: caller.userId,
    plan: planOf(configuration, caller),
    team: teamOf(configuration, caller, team),
  };
}

/** The caller's plan: the first in order whose group they are in. */
function planOf({ plans }: Pick<GatewayConfiguration, 'plans'>, { groups }: Caller): Plan {
  const plan = plans.find(({ group }) => group === '*' || groups.includes(group));
  if (plan === undefined) {
    throw new GatewayError(
      'forbidden',
      'No usage plan covers your groups. Ask your administrator for access.',
    );
  }
  return plan;
}

/** The first of the caller's teams, or the one they name. A team that is not theirs reads as one that does not exist. */
function teamOf(
  { teams }: Pick<GatewayConfiguration, 'teams'>,
  { groups }: Caller,
  named: string | undefined,
): Team | undefined {
  const own = teams.filter(({ group }) => groups.includes(group));
  if (named === undefined) return own[0];
  const team = own.find(({ name }) => name === named);
  if (team === undefined) {
    throw new GatewayError('forbidden', 'You are in no team of this name.', {
      teams: own.map(({ name }) => name),
    });
  }
  return team;
}

/**
 * The models that a caller may use under their plan, by id. What a model without a price costs is unknown, so a limit in money could not hold
 * it: closed when in doubt.
 */
export function modelsOf(
  configuration: Pick<GatewayConfiguration, 'models'>,
  { groups }: Pick<Caller, 'groups'>,
  plan: Plan,
  limits: readonly Limit[],
  now: number,
): [string, ModelEntry][] {
  const limitsMoney = limits.some(({ unit }) => unit === 'microDollars');
  return Object.entries(configuration.models).filter(
    ([modelId, { prices, groups: only }]) =>
      plan.models.includes(modelId) &&
      (only.length === 0 || only.some((group) => groups.includes(group))) &&
      (!limitsMoney || priceAt(prices, now) !== undefined),
  );
}

/** A model by its id, where the plan has it. One that exists but is not permitted reads as one that does not exist. */
export function modelFor(permitted: readonly [string, ModelEntry][], modelId: string): ModelEntry {
  const found = permitted.find(([id]) => id === modelId);
  if (found === undefined) {
    throw new GatewayError(
      'model_not_allowed',
      'You may not use this model, or there is none of this name.',
      {
        allowedModels: permitted.map(([id]) => id),
      },
    );
  }
  return found[1];
}
