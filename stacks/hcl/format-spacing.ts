import type { Token } from './scanner';

/** +1 for what opens, -1 for what closes, else 0; the `${` and `}` of templates count as brackets. */
export function bracketChange({ type, text }: Token): -1 | 0 | 1 {
  if (type === 'open-sequence') return 1;
  if (type === 'close-sequence') return -1;
  if (type !== 'punctuation') return 0;
  return text === '{' || text === '[' || text === '('
    ? 1
    : text === '}' || text === ']' || text === ')'
      ? -1
      : 0;
}

/** A minus behind one of these negates: it takes no space before its operand. */
const beforeNegation = new Set([
  ...['(', '{', '[', '=', ':', ',', '?'],
  ...['+', '*', '/', '%', '-'],
  ...['==', '!=', '>', '>=', '<', '<='],
  ...['&&', '||', '!'],
]);

/**
 * Whether `terraform fmt` puts a space between two tokens of a line. The order of the rules is hclwrite's.
 * @param before the token before `token`, or undefined at the line's or the value's start
 */
export function isSpaceBetween(token: Token, after: Token, before: Token | undefined): boolean {
  const sign = signOf(token);
  const nextSign = signOf(after);
  if (after.type === 'newline') return false;
  if (token.type === 'identifier' && nextSign === '(') return false;
  if (sign === '::' || nextSign === '::') return false;
  if (sign === '.' || nextSign === '.') return false;
  if (nextSign === ',' || nextSign === '...') return false;
  if (sign === ',') return true;
  if (isInTemplate(token, after)) return false;
  if (token.type === 'identifier' && token.text === 'in' && before?.type === 'identifier') return true;
  if (nextSign === '[' && isIndexed(token)) return false;
  if (sign === '!') return false;
  if (sign === '-') return before !== undefined && !beforeNegation.has(signOf(before) ?? '');
  if (sign === '{' || nextSign === '}') return !(sign === '{' && nextSign === '}');
  if (token.type === 'open-sequence' && nextSign === '{') return true;
  if (sign === '}' && after.type === 'close-sequence') return true;
  if (token.type === 'close-sequence' && after.type === 'open-sequence') return false;
  return bracketChange(token) <= 0 && bracketChange(after) >= 0;
}

function signOf({ type, text }: Token): string | undefined {
  return type === 'punctuation' ? text : undefined;
}

function isInTemplate(token: Token, after: Token): boolean {
  return (
    token.type === 'literal' ||
    token.type === 'open-quote' ||
    token.type === 'open-heredoc' ||
    after.type === 'literal' ||
    after.type === 'close-quote' ||
    after.type === 'close-heredoc'
  );
}

function isIndexed(token: Token): boolean {
  return token.type === 'identifier' || token.type === 'number' || bracketChange(token) < 0;
}
