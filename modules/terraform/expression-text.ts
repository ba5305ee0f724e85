/** A resolved value (JSON whose strings may hold `${…}`) as the text of a Terraform expression. */
export function asExpression(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return interpolated(value) ?? quote(value);
  if (Array.isArray(value)) return list(value.map(asExpression));
  if (typeof value === 'object') {
    return object(Object.entries(value).map(([key, item]) => [objectKey(key), asExpression(item)]));
  }
  return JSON.stringify(value);
}

/** Continuation lines of `text`, moved in by `indent`. */
export const continueAt = (indent: string, text: string): string => text.replaceAll('\n', `\n${indent}`);

/** The indentation of the last line of `text`. */
export const indentation = (text: string): string => /(?:^|\n)( *)[^\n]*$/.exec(text)?.[1] ?? '';

/** The expression of a string that is one interpolation and nothing else; `${a}-${b}` is not. */
export function interpolated(text: string): string | undefined {
  return text.startsWith('${') && closingBrace(text, 2) === text.length - 1 ? text.slice(2, -1) : undefined;
}

/** A template string: escaped outside its interpolations and directives, left alone within. */
export function quote(text: string): string {
  const template = text.toWellFormed();
  let quoted = '';
  for (let index = 0; index < template.length;) {
    let end = index + 1;
    if (isEscapedOpening(template, index)) end = index + 3;
    else if (isOpening(template, index)) end = closingBrace(template, index + 2) + 1;
    else {
      const character = String.fromCodePoint(template.codePointAt(index) ?? 0);
      quoted += ESCAPES[character] ?? character.replace(CONTROL, (code) => unicodeEscape(code));
      index += character.length;
      continue;
    }
    quoted += template.slice(index, end);
    index = end;
  }
  return `"${quoted}"`;
}

/** All that HCL has besides `\u`; JSON has more. */
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
const CONTROL = /\p{Cc}/u;
const unicodeEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const isOpening = (text: string, index: number): boolean =>
  text.startsWith('${', index) || text.startsWith('%{', index);
const isEscapedOpening = (text: string, index: number): boolean =>
  text.startsWith('$${', index) || text.startsWith('%%{', index);

/** Where the brace that closes an interpolation stands; strings within it, and interpolations in those, are skipped. */
function closingBrace(text: string, start: number): number {
  let depth = 1;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') index = closingQuote(text, index + 1);
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return text.length;
}

function closingQuote(text: string, start: number): number {
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (isEscapedOpening(text, index)) index += 2;
    else if (isOpening(text, index)) index = closingBrace(text, index + 2);
    else if (text[index] === '"') return index;
  }
  return text.length;
}

function objectKey(key: string): string {
  if (/^[A-Za-z_][\w-]*$/.test(key) && !KEYWORDS.includes(key)) return key;
  const expression = interpolated(key);
  return expression === undefined ? quote(key) : `(${expression})`;
}

/** What means something else where a key may stand. */
const KEYWORDS = ['for', 'null', 'true', 'false'];

const SHORT = 80;

function list(items: readonly string[]): string {
  const line = `[${items.join(', ')}]`;
  if (line.length <= SHORT && !line.includes('\n')) return line;
  return ['[', ...items.map((item) => `  ${continueAt('  ', item)},`), ']'].join('\n');
}

function object(entries: readonly (readonly [string, string])[]): string {
  if (entries.length === 0) return '{}';
  const line = `{ ${entries.map(([key, item]) => `${key} = ${item}`).join(', ')} }`;
  if (entries.length <= 4 && line.length <= SHORT && !line.includes('\n')) return line;
  return ['{', ...aligned(entries).map((item) => `  ${continueAt('  ', item)}`), '}'].join('\n');
}

/** An object's entries as the lines between its braces, their equals signs aligned. */
export const attributeLines = (value: Readonly<Record<string, unknown>>): string =>
  aligned(Object.entries(value).map(([key, item]) => [objectKey(key), asExpression(item)])).join('\n');

function aligned(entries: readonly (readonly [string, string])[]): string[] {
  const widths = alignment(entries);
  return entries.map(([key, item], index) => {
    const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - columns(key)));
    return `${key}${padding} = ${item}`;
  });
}

/** `terraform fmt` aligns the equals signs of neighbours; an entry of several lines ends a run, and belongs to none. */
function alignment(entries: readonly (readonly [string, string])[]): number[] {
  const widths: number[] = [];
  let run: number[] = [];
  const close = () => {
    const width = Math.max(0, ...run.map((index) => columns(entries[index]?.[0] ?? '')));
    for (const index of run) widths[index] = width;
    run = [];
  };
  entries.forEach(([key, item], index) => {
    if (item.includes('\n')) {
      close();
      widths[index] = columns(key);
    } else run.push(index);
  });
  close();
  return widths;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What `terraform fmt` counts: characters as people see them. */
const columns = (text: string): number => [...graphemes.segment(text)].length;
