import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import type { ModuleDefinition, Output, Outputs } from '../modules/terraform/definition';
import { OUTPUTS } from '../modules/terraform/module-construct';
import { snakeCase } from '../modules/terraform/names';

/** An output value. cdktf's own cannot hold null; being one, this is among what `cdktf output` shows. */
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
    const { description, sensitive } = this.output;
    return {
      output: {
        [this.friendlyUniqueId]: {
          description,
          value: this.content ?? null,
          ...(sensitive && { sensitive }),
        },
      },
    };
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
    new ModuleOutput(scope, snakeCase(name), output, (values as Readonly<Record<string, unknown>>)[name]);
  }
}
