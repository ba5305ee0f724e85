import { expressionText, wholeExpression } from './expression';
import { isList, isObject, type Json } from './json';
import { heredoc, quotedString } from './string';

/** Where a value is printed, to know what fits on its line and how deep a heredoc stands. */
export interface Place {
  /** Levels of indentation of the line on which the value starts. */
  readonly depth: number;
  /** Columns that the line already has behind its indentation, such as those of `name = `. */
  readonly before: number;
}

/** Lists of scalars up to here stay on one line. */
const lineWidth = 100;

/**
 * A JSON value as an HCL expression. Lines behind the first carry no indentation (`formatHcl` gives it), but for those of
 * heredocs.
 * @throws HclError `invalid_expression` for a string whose `${` or `%{` does not end
 */
export function printValue(value: Json, place: Place): string {
  if (typeof value === 'string') return printString(value, place);
  if (isList(value)) return printList(value, place);
  if (isObject(value)) return printObject(value, place.depth);
  return JSON.stringify(value);
}

/**
 * A list of expressions that are already HCL, on one line where all of them are scalars and fit.
 * @param elements the elements' text and whether each is a scalar
 */
export function printElements(
  elements: readonly { readonly text: string; readonly isScalar: boolean }[],
  { depth, before }: Place,
): string {
  const oneLine = `[${elements.map(({ text }) => text).join(', ')}]`;
  const fits = 2 * depth + before + oneLine.length <= lineWidth && !oneLine.includes('\n');
  if (fits && elements.every(({ isScalar }) => isScalar)) return oneLine;
  return `[\n${elements.map(({ text }) => `${text},\n`).join('')}]`;
}

function printString(text: string, { depth }: Place): string {
  const expression = wholeExpression(text);
  return expression === undefined ? (heredoc(text, depth) ?? quotedString(text)) : expressionText(expression);
}

function printList(values: readonly Json[], place: Place): string {
  return printElements(
    values.map((value) => ({
      // A comma cannot follow a heredoc's end on its line, so that strings in lists are always quoted.
      text:
        typeof value === 'string' && wholeExpression(value) === undefined
          ? quotedString(value)
          : printValue(value, { depth: place.depth + 1, before: 0 }),
      isScalar: typeof value !== 'object' || value === null,
    })),
    place,
  );
}

function printObject(object: { readonly [key: string]: Json }, depth: number): string {
  const items = Object.entries(object).map(([name, value]) => {
    const key = objectKey(name);
    return `${key} = ${printValue(value, { depth: depth + 1, before: key.length + 3 })}\n`;
  });
  return items.length === 0 ? '{}' : `{\n${items.join('')}}`;
}

/** Words that mean something else where a key may stand: `{ for = 1 }` is read as the start of a for expression. */
const keywords = new Set(['for', 'in', 'if', 'else', 'endif', 'endfor', 'null', 'true', 'false']);

function objectKey(name: string): string {
  const expression = wholeExpression(name);
  if (expression !== undefined) return `(${expression})`;
  return isIdentifier(name) && !keywords.has(name) ? name : quotedString(name);
}

/** Whether a name can stand in HCL without quotes. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name);
}
