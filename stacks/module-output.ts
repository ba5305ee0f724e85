import { TerraformElement, TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import type { ModuleDefinition, Output, Outputs } from '../modules/terraform/definition';
import { OUTPUTS } from '../modules/terraform/module-construct';
import { snakeCase } from '../modules/terraform/names';

/** An output value, among those that `cdktf output` shows. cdktf's own cannot hold null, not even in an object. */
class ModuleOutput extends TerraformOutput {
  constructor(
    scope: Construct,
    id: string,
    private readonly output: Output,
    private readonly content: unknown,
  ) {
    super(scope, id, { value: '' });
  }

  override toTerraform() {
    return outputBlock(this, this.output, this.content);
  }
}

/** An output value that may be null. cdktf's command ends in an error where one of those that it shows is. */
class NullableOutput extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly output: Output,
    private readonly content: unknown,
  ) {
    super(scope, id, 'output');
  }

  override toTerraform() {
    return outputBlock(this, this.output, this.content);
  }
}

/** Declares the outputs of a module, under their names in Terraform. */
export function declareOutputs<D extends ModuleDefinition>(
  stack: Construct,
  { outputs }: D,
  values: Outputs<D>,
): void {
  const scope = new Construct(stack, OUTPUTS);
  for (const [name, output] of Object.entries(outputs)) {
    const OutputClass = output.nullable ? NullableOutput : ModuleOutput;
    new OutputClass(scope, snakeCase(name), output, (values as Readonly<Record<string, unknown>>)[name]);
  }
}

const outputBlock = (
  { friendlyUniqueId }: TerraformElement,
  { description, sensitive }: Output,
  content: unknown,
) => ({
  output: {
    [friendlyUniqueId]: { description, value: content ?? null, ...(sensitive && { sensitive }) },
  },
});
