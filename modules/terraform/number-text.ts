import { asString, hcl, isExpression } from './expression';

/** A number for a map of strings, such as a function's environment: Terraform turns an expression into text itself. */
export const numberText = (value: number): string =>
  isExpression(value) ? asString(hcl`${value}`) : String(value);
