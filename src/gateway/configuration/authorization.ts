import type { Caller } from '../caller';
import { GatewayError } from '../errors';
import type { GatewayConfiguration, ModelEntry, Plan } from './configuration';

/** The caller's plan: the first in order whose group they are in. */
export function planOf(configuration: GatewayConfiguration, caller: Caller): Plan {
  const plan = configuration.plans.find(({ group }) => group === '*' || caller.groups.includes(group));
  if (plan === undefined) {
    throw new GatewayError(
      'forbidden',
      'No usage plan covers your groups. Ask your administrator for access.',
    );
  }
  return plan;
}

/**
 * The models that a plan may use, by id. What a model without a price costs is unknown, so a limit in money could not hold
 * it: closed when in doubt.
 */
export function modelsOf(configuration: GatewayConfiguration, plan: Plan): [string, ModelEntry][] {
  const limitsMoney = plan.limits.some(({ unit }) => unit === 'microDollars');
  return Object.entries(configuration.models).filter(
    ([modelId, { price }]) => plan.models.includes(modelId) && (price !== undefined || !limitsMoney),
  );
}

/** A model by its id, where the plan has it. One that exists but is not permitted reads as one that does not exist. */
export function modelFor(configuration: GatewayConfiguration, plan: Plan, modelId: string): ModelEntry {
  const permitted = modelsOf(configuration, plan);
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
