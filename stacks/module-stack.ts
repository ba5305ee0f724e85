import type { TerraformElement } from 'cdktf';
import { App, TerraformStack } from 'cdktf';
import { Construct, type Node } from 'constructs';
import { setArtifacts } from '../modules/terraform/artifacts';
import type { ModuleDefinition, Props } from '../modules/terraform/definition';
import { encoded } from '../modules/terraform/inputs';
import { Expression } from '../modules/terraform/expression';
import { type ModuleConstruct, VARIABLES } from '../modules/terraform/module-construct';
import { snakeCase } from '../modules/terraform/names';
import { logicalId } from './logical-id';
import { declareOutputs } from './module-output';
import { ModuleVariable } from './module-variable';
import { REQUIRED_AWS, REQUIRED_TERRAFORM } from './requirements';
import { type Body, type SynthesisedStack, withDynamicBlocks } from './synthesised';

export interface ModuleStackOptions<D extends ModuleDefinition> {
  readonly definition: D;
  /** Makes the module's content from its variables. */
  readonly content: (scope: Construct, id: string, props: Props<D>) => ModuleConstruct<D>;
  /** Where built files lie, seen from the module's folder: `../..` in a submodule. */
  readonly artifacts?: string;
}

/** A Terraform module to be published: variables in, the construct's resources, outputs out; no provider and no backend. */
export class ModuleStack<D extends ModuleDefinition = ModuleDefinition> extends TerraformStack {
  readonly definition: D;

  constructor({ definition, content, artifacts }: ModuleStackOptions<D>) {
    super(new App({ skipValidation: true }), definition.name);
    this.definition = definition;
    if (artifacts !== undefined) setArtifacts(this, artifacts);
    const props = this.declareVariables(definition);
    declareOutputs(this, definition, content(this, definition.name, props).outputs);
  }

  private declareVariables(definition: D): Props<D> {
    const scope = new Construct(this, VARIABLES);
    const props = Object.entries(definition.variables).map(([name, variable]) => {
      new ModuleVariable(scope, snakeCase(name), variable);
      return [name, encoded(variable.schema, new Expression([`var.${snakeCase(name)}`], []))];
    });
    return Object.fromEntries(props) as Props<D>;
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return logicalId(this, element);
  }

  override toTerraform(): SynthesisedStack {
    const synthesised = withDynamicBlocks(this, super.toTerraform() as SynthesisedStack);
    const { resource, data, module, variable, locals, output } = withoutTraces(synthesised);
    return {
      terraform: {
        required_version: REQUIRED_TERRAFORM,
        ...((resource ?? data) && {
          required_providers: { aws: { source: 'hashicorp/aws', version: REQUIRED_AWS } },
        }),
      },
      ...(variable && { variable }),
      ...(locals && { locals }),
      ...(data && { data }),
      ...(module && { module }),
      ...(resource && { resource }),
      ...(output && { output }),
    };
  }
}

/** Without cdktf's own notes, which stand in the bodies of what it synthesises. */
function withoutTraces({ resource, data, module, ...rest }: SynthesisedStack): SynthesisedStack {
  return {
    ...rest,
    ...(resource && { resource: mapValues(resource, (bodies) => mapValues(bodies, withoutTrace)) }),
    ...(data && { data: mapValues(data, (bodies) => mapValues(bodies, withoutTrace)) }),
    ...(module && { module: mapValues(module, withoutTrace) }),
  };
}

const withoutTrace = ({ '//': _, ...body }: Body): Body => body;

const mapValues = <Value>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value) => Value,
): Record<string, Value> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
