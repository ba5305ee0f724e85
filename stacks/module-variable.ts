import { TerraformElement } from 'cdktf';
import type { Construct } from 'constructs';
import type { Variable } from '../modules/terraform/definition';
import { defaultOf, isOptional } from '../modules/terraform/schema';
import { terraformType, writtenDefault } from './terraform-type';

/** An input variable. cdktf's own cannot have null as a default, and renames the keys of map defaults. */
export class ModuleVariable extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly variable: Variable,
  ) {
    super(scope, id, 'variable');
  }

  override toTerraform() {
    const { schema, description, sensitive, rules } = this.variable;
    const nullable = isOptional(schema) && defaultOf(schema) === undefined;
    return {
      variable: {
        [this.friendlyUniqueId]: {
          description,
          type: terraformType(schema),
          ...(isOptional(schema) && { default: nullable ? null : writtenDefault(schema, defaultOf(schema)) }),
          ...(!nullable && { nullable: false }),
          ...(sensitive && { sensitive: true }),
          ...(rules.length > 0 && {
            validation: rules.map(({ condition, message }) => ({ condition, error_message: message })),
          }),
        },
      },
    };
  }
}
