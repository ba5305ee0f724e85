import { type IResolvable, type IResolveContext, Token } from 'cdktf';
import { asExpression, continueAt, indentation } from './expression-text';

/**
 * A Terraform expression as text, with what it refers to resolved where it is printed. cdktf's own `Fn` and `Op` lose
 * defaults, escape wrongly and bracket everything (docs/decisions/005).
 */
export class Expression implements IResolvable {
  readonly creationStack: string[] = [];

  constructor(
    private readonly texts: readonly string[],
    private readonly values: readonly unknown[],
  ) {}

  resolve(context: IResolveContext): string {
    const text = this.texts.reduce((joined, part, index) => {
      const value = asExpression(context.resolve(this.values[index - 1]));
      return joined + continueAt(indentation(joined), value) + part;
    });
    return `\${${text}}`;
  }

  toString(): string {
    return Token.asString(this);
  }

  toJSON(): string {
    return '<an unresolved Terraform expression>';
  }
}

/**
 * A raw Terraform expression: hcl`merge(${tags}, { Name = ${name} })`. What is interpolated may be a literal, a token, or
 * a structure of both; it becomes the expression that stands for it. Lines after the first may be indented freely:
 * what they have in common is dropped.
 */
export function hcl(texts: TemplateStringsArray, ...values: unknown[]): Expression {
  return new Expression(dedent(texts.raw), values);
}

/** The expression as a string property takes it. */
export const asString = (value: IResolvable): string => Token.asString(value);
/** The expression as a number property takes it. */
export const asNumber = (value: IResolvable): number => Token.asNumber(value);
/** The expression as a property that is a list of strings takes it. */
export const asList = (value: IResolvable): string[] => Token.asList(value);
/** The expression as a property that is a map of strings takes it. */
export const asMap = (value: IResolvable): Record<string, string> => Token.asStringMap(value);

/** Whether the value, as a whole, is known only to Terraform. */
export function isExpression(value: unknown): boolean {
  return Token.isUnresolved(value) || (typeof value === 'string' && /(^|[^$])\$\{/.test(value));
}

/** Whether anything within the value is known only to Terraform. */
export function holdsExpression(value: unknown): boolean {
  if (isExpression(value)) return true;
  if (Array.isArray(value)) return value.some(holdsExpression);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsExpression);
}

function dedent(texts: readonly string[]): string[] {
  const indents = texts.flatMap((text, part) =>
    [...text.matchAll(/\n([ ]*)(?=(\S)|$)/g)]
      .filter((match) => match[2] !== undefined || part < texts.length - 1)
      .map((match) => match[1]?.length ?? 0),
  );
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  const dedented = texts.map((text) => text.replaceAll(new RegExp(`\\n[ ]{0,${common}}`, 'g'), '\n'));
  return dedented.map((text, part) => {
    const start = part === 0 ? text.replace(/^\s*\n/, '') : text;
    return part === dedented.length - 1 ? start.replace(/\s+$/, '') : start;
  });
}
