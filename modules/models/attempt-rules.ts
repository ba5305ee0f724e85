import { rule } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import type { Catalogue } from './catalogue';
import { exampleModels } from './example';

interface Values {
  readonly models: Catalogue;
}

const every = (models: Catalogue, holds: (model: Catalogue[string]) => boolean) =>
  Object.values(models).every(holds);

/** The example's catalogue with another Nova Lite. */
const withNovaLite = (change: Partial<Catalogue[string]>) => ({
  models: { ...exampleModels, 'nova-lite': { ...exampleModels['nova-lite'], ...change } },
});

/** How patiently a model may be asked. */
export const attemptRules = [
  rule<Values>({
    message: 'The attempts of each of models must be a whole number, 1 to 5.',
    condition: hcl`alltrue([
      for model in values(var.models) : (
        model.attempts >= 1 && model.attempts <= 5 && floor(model.attempts) == model.attempts
      )
    ])`,
    holds: ({ models }) =>
      every(models, ({ attempts = 3 }) => Number.isInteger(attempts) && attempts >= 1 && attempts <= 5),
    breaks: withNovaLite({ attempts: 6 }),
  }),
  rule<Values>({
    message: 'The first_token_seconds of each of models must be a whole number, 1 or more, or left out.',
    condition: hcl`alltrue([
      for seconds in values(var.models)[*].first_token_seconds :
      seconds >= 1 && floor(seconds) == seconds if seconds != null
    ])`,
    holds: ({ models }) =>
      every(
        models,
        ({ firstTokenSeconds = 1 }) => Number.isInteger(firstTokenSeconds) && firstTokenSeconds >= 1,
      ),
    breaks: withNovaLite({ firstTokenSeconds: 0.5 }),
  }),
];
