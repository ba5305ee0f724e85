import { Expression, hcl } from '../terraform/expression';

/**
 * Whether Cognito lets a group be called so.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html
 */
export const isGroupName = (name: string): boolean => /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(name);

/** The same in Terraform, of a reference. */
export const isGroupNameCondition = (reference: string): Expression =>
  hcl`can(regex("^[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]{1,128}$", ${new Expression([reference], [])}))`;
