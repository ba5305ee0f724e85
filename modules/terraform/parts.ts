import { TerraformHclModule } from 'cdktf';
import type { Construct } from 'constructs';
import type { ModuleDefinition, OutputKind, Outputs, Props } from './definition';
import { asList, asMap, asString, Expression, isExpression } from './expression';
import { isExpanded, rawValue } from './inputs';
import type { ModuleClass } from './module-construct';
import { snakeCase } from './names';
import { toTerraform } from './schema';

/** How a construct that composes modules makes its parts. */
export type MakePart = <D extends ModuleDefinition>(
  scope: Construct,
  id: string,
  part: ModuleClass<D>,
  props: Props<D>,
) => Outputs<D>;

/** In a deployable stack: the part's resources are the stack's own. */
export const inline: MakePart = (scope, id, Part, props) => new Part(scope, id, props).outputs;

/** In a published root module: the part is a `module` block that calls the part's own module. */
export const nested: MakePart = (scope, id, { definition }, props) => {
  const module = new TerraformHclModule(scope, id, {
    source: `./modules/${definition.name}`,
    skipAssetCreationFromLocalModules: true,
    variables: variablesOf(definition, props),
  });
  const outputs = Object.entries(definition.outputs).map(([name, { kind }]) => {
    const reference = new Expression(['', `.${snakeCase(name)}`], [module.fqn]);
    return [name, encodedOutput(kind, reference)];
  });
  return Object.fromEntries(outputs) as Outputs<typeof definition>;
};

function variablesOf(
  definition: ModuleDefinition,
  props: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const variables = Object.entries(definition.variables)
    .filter(([key]) => props[key] !== undefined && props[key] !== null)
    .map(([key, { schema }]) => {
      const value = props[key];
      const given = isExpanded(value) ? rawValue(value, false) : value;
      return [
        snakeCase(key),
        isExpression(given) || isExpanded(value) ? given : toTerraform(schema, value, false),
      ];
    });
  return Object.fromEntries(variables) as Record<string, unknown>;
}

function encodedOutput(kind: OutputKind, reference: Expression): unknown {
  switch (kind) {
    case 'string':
      return asString(reference);
    case 'list':
      return asList(reference);
    case 'map':
      return asMap(reference);
    case 'any':
      return reference;
  }
}
