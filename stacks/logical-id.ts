import { TerraformElement, type TerraformStack } from 'cdktf';
import type { Node } from 'constructs';
import { LOCALS } from '../modules/terraform/module-construct';

/**
 * The name of an element in Terraform: its path below the one construct that the stack is about, in snake_case, without a
 * hash. `<stack>/gateway/identity/user_pool` is `identity_user_pool`.
 */
export function logicalId(stack: TerraformStack, element: TerraformElement | Node): string {
  const node = TerraformElement.isTerraformElement(element) ? element.node : element;
  const path = node.scopes.slice(node.scopes.indexOf(stack) + 1).map((scope) => scope.node.id);
  const names = (path.length > 1 ? path.slice(1) : path).filter((name) => name !== LOCALS);
  return names.join('_').replaceAll('-', '_');
}
