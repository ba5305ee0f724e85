import { bracketChange } from './format-spacing';
import type { Json } from './json';
import { scanTemplate, scanTokens, type Token } from './scanner';

/**
 * The expression of a string that is one `${…}` and nothing else, trimmed; undefined for every other string.
 * Wrappings in wrappings (`${"${x}"}`) are taken off too, as `terraform fmt` does.
 */
export function wholeExpression(text: string): string | undefined {
  if (!text.startsWith('${')) return undefined;
  const [part, ...others] = scanTemplate(text);
  if (part?.type !== 'interpolation' || others.length > 0) return undefined;
  const expression = part.text.replace(/^\$\{~?\s*|\s*~?\}$/g, '');
  const inner = expression.startsWith('"${') && isOneString(expression) ? expression.slice(1, -1) : undefined;
  return (inner !== undefined && wholeExpression(inner)) || expression;
}

/** An expression as an argument's value: in parentheses where it would otherwise end at its first line. */
export function expressionText(expression: string): string {
  return isEndedByLine(scanTokens(expression)) ? `(\n${expression}\n)` : expression;
}

/**
 * HCL text without the `${…}` around it, for the arguments whose JSON form may have it either way: bare references
 * (`depends_on`, `ignore_changes`, `provider`, `moved`) and a variable's type.
 */
export function bareText(value: Json): string {
  return typeof value === 'string' ? (wholeExpression(value) ?? value.trim()) : JSON.stringify(value);
}

function isEndedByLine(tokens: readonly Token[]): boolean {
  let open = 0;
  for (const token of tokens) {
    open += bracketChange(token);
    if (token.type === 'comment' && !token.text.startsWith('/*')) return true;
    if (token.type === 'newline' && open === 0) return true;
  }
  return false;
}

/** Whether an expression that starts with a quote is that one string, and not `"a" == b`. */
function isOneString(expression: string): boolean {
  const tokens = scanTokens(expression);
  let open = 0;
  return tokens.every(({ type }, index) => {
    if (type === 'open-quote') open++;
    if (type === 'close-quote') open--;
    return open > 0 || index === tokens.length - 1;
  });
}
