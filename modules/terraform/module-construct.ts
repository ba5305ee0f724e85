import { TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import type { ModuleDefinition, Outputs, Props } from './definition';
import type { Expression } from './expression';
import { hcl } from './expression';
import { expand, type Expanded } from './inputs';
import type * as v from 'valibot';
import { checkRules } from './check-rules';

/** The inputs as the body of a construct reads them. */
export type Inputs<D extends ModuleDefinition> = {
  readonly [Key in keyof D['variables']]: Expanded<v.InferOutput<D['variables'][Key]['schema']>>;
};

/** A construct that is a Terraform module when it is published: its properties are the variables, its outputs the outputs. */
export abstract class ModuleConstruct<D extends ModuleDefinition> extends Construct {
  abstract readonly outputs: Outputs<D>;
  protected readonly inputs: Inputs<D>;

  constructor(scope: Construct, id: string, definition: D, props: Props<D>) {
    super(scope, id);
    checkRules(definition, props);
    const given = props as Readonly<Record<string, unknown>>;
    this.inputs = Object.fromEntries(
      Object.entries(definition.variables).map(([key, { schema }]) => [key, expand(schema, given[key])]),
    ) as Inputs<D>;
  }

  /** A local value, named by `id`, as something to read. */
  protected local(id: string, expression: unknown): Expression {
    const locals = (this.node.tryFindChild(LOCALS) as Construct | undefined) ?? new Construct(this, LOCALS);
    const local = new TerraformLocal(locals, id, expression);
    return hcl`${local.expression}`;
  }
}

/** The scope of locals, so that a local and a resource may have the same name. It is not part of a name. */
export const LOCALS = 'locals';
/** The scopes of a module's variables and outputs, likewise. */
export const VARIABLES = 'variables';
export const OUTPUTS = 'outputs';

/** A class whose instances are a published module's content. */
export interface ModuleClass<D extends ModuleDefinition> {
  readonly definition: D;
  new (scope: Construct, id: string, props: Props<D>): ModuleConstruct<D>;
}
