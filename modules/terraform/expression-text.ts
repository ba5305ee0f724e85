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

/** A template string: escaped outside its interpolations, left alone within. */
export function quote(text: string): string {
  let quoted = '';
  for (let index = 0; index < text.length; index += 1) {
    if (text.startsWith('$${', index)) {
      quoted += '$${';
      index += 2;
    } else if (text.startsWith('${', index)) {
      const end = closingBrace(text, index + 2);
      quoted += text.slice(index, end + 1);
      index = end;
    } else quoted += JSON.stringify(text[index]).slice(1, -1);
  }
  return `"${quoted}"`;
}

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
    else if (text.startsWith('${', index)) index = closingBrace(text, index + 2);
    else if (text[index] === '"') return index;
  }
  return text.length;
}

function objectKey(key: string): string {
  if (/^[A-Za-z_][\w-]*$/.test(key)) return key;
  const expression = interpolated(key);
  return expression === undefined ? quote(key) : `(${expression})`;
}

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
  const widths = alignment(entries);
  const items = entries.map(
    ([key, item], index) => `  ${key.padEnd(widths[index] ?? 0)} = ${continueAt('  ', item)}`,
  );
  return ['{', ...items, '}'].join('\n');
}

/** `terraform fmt` aligns the equals signs of neighbours; an entry of several lines ends a run, and belongs to none. */
function alignment(entries: readonly (readonly [string, string])[]): number[] {
  const widths: number[] = [];
  let run: number[] = [];
  const close = () => {
    const width = Math.max(0, ...run.map((index) => entries[index]?.[0].length ?? 0));
    for (const index of run) widths[index] = width;
    run = [];
  };
  entries.forEach(([key, item], index) => {
    if (item.includes('\n')) {
      close();
      widths[index] = key.length;
    } else run.push(index);
  });
  close();
  return widths;
}
