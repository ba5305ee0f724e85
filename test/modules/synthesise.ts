import { App, type TerraformElement, TerraformStack } from 'cdktf';
import type { Node } from 'constructs';
import type { AnyModuleClass } from '../../modules/all-modules';
import { logicalId } from '../../stacks/logical-id';
import { ModuleStack } from '../../stacks/module-stack';
import { type SynthesisedStack, withDynamicBlocks } from '../../stacks/synthesised';

/** A stack whose elements are named, and whose dynamic blocks are made, as in the deployable stack. */
export class LiteralStack extends TerraformStack {
  constructor() {
    super(new App({ skipValidation: true }), 'stack');
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return logicalId(this, element);
  }

  override toTerraform(): SynthesisedStack {
    return withDynamicBlocks(this, super.toTerraform() as SynthesisedStack);
  }
}

/** The module's resources from literal values, which are added to its example. */
export function literalStack(Module: AnyModuleClass, values: object = {}): LiteralStack {
  const stack = new LiteralStack();
  new Module(stack, Module.definition.name, { ...Module.definition.example, ...values } as never);
  return stack;
}

/** The module as it is published: its resources from variables. */
export const moduleStack = (Module: AnyModuleClass): ModuleStack =>
  new ModuleStack({
    definition: Module.definition,
    content: (scope, id, props) => new Module(scope, id, props as never),
  });

/** The body of the only resource or data source of a type, or of the one with the name; without cdktf's notes. */
export function bodyOf(
  { resource, data }: SynthesisedStack,
  type: string,
  name?: string,
): Record<string, unknown> {
  const bodies = resource?.[type] ?? data?.[type] ?? {};
  const body = bodies[name ?? Object.keys(bodies)[0] ?? ''];
  if (body === undefined || (name === undefined && Object.keys(bodies).length > 1)) {
    throw new Error(`The stack has ${Object.keys(bodies).join(', ') || 'no resource'} of ${type}: name one.`);
  }
  const { '//': trace, ...own } = body;
  return own;
}
