import type { ModuleDefinition, Rule } from './definition';
import { holdsExpression } from './expression';
import { plainValue } from './inputs';
import { ModuleError } from './module-error';

class NotKnownYet extends Error {}

/**
 * Checks the rules of a module that look at literals only; the others are Terraform's to check, with the same words.
 * @throws {ModuleError} `InvalidInput`, with the sentence of every rule that is broken
 */
export function checkRules(definition: ModuleDefinition, props: object): void {
  const values = knownValues(definition, props as Readonly<Record<string, unknown>>);
  const broken = Object.values(definition.variables)
    .flatMap(({ rules }) => rules)
    .filter((rule) => isBroken(rule, values));
  if (broken.length === 0) return;
  const sentences = broken.map(({ message }) => `- ${message}`);
  throw new ModuleError(
    'InvalidInput',
    [`The ${definition.name} module refuses its input:`, ...sentences].join('\n'),
  );
}

/** All values of a definition's variables, literals with their defaults; to read one that is an expression throws. */
function knownValues(definition: ModuleDefinition, props: Readonly<Record<string, unknown>>): object {
  const values = {};
  for (const [name, { schema }] of Object.entries(definition.variables)) {
    Object.defineProperty(values, name, {
      enumerable: true,
      get: () => {
        const value = plainValue(schema, props[name]);
        if (holdsExpression(value)) throw new NotKnownYet();
        return value;
      },
    });
  }
  return values;
}

/** Whether a rule is broken by values that are known. */
function isBroken(rule: Rule, values: object): boolean {
  try {
    return !rule.holds(values as never);
  } catch (error) {
    if (error instanceof NotKnownYet) return false;
    throw error;
  }
}
