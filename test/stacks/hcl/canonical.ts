import { parse } from '@cdktf/hcl2json';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * A value of a synthesised stack as hcl2json shows the same value of an HCL file. hcl2json keeps the source of expressions
 * but turns literals in them into JSON (`${5}` is 5) and conditionals in templates into directives, so that it has to see
 * both sides. The JSON string is given to it unchanged: as an expression where HCL's own parser takes it for one, else as
 * the inside of a heredoc, which is a template without escapes, as JSON's strings are.
 */
export async function canonical(value: Json): Promise<Json> {
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return Promise.all(value.map(canonical));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    await Promise.all(
      Object.entries(value).map(async ([key, item]) => [await canonicalKey(key), await canonical(item)]),
    ),
  ) as Json;
}

/** A parsed file's JSON with the spaces in its expressions taken out, for comparison with canonical values. */
export function withoutSpacing(value: Json): Json {
  if (typeof value === 'string') return compact(value);
  if (Array.isArray(value)) return value.map(withoutSpacing);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [compact(key), withoutSpacing(item)]));
}

async function canonicalString(text: string): Promise<Json> {
  if (isLiteral(text)) return text.normalize('NFC');
  return withoutSpacing((await wholeExpression(text)) ?? (await template(text)));
}

/** A key's expression stands in parentheses in HCL. */
async function canonicalKey(text: string): Promise<string> {
  if (isLiteral(text)) return text.normalize('NFC');
  const isExpression = (await wholeExpression(text)) !== undefined;
  return compact(isExpression ? `\${(${text.slice(2, -1)})}` : await template(text));
}

function isLiteral(text: string): boolean {
  return !/(?<!\$)\$\{|(?<!%)%\{/.test(text);
}

async function wholeExpression(text: string): Promise<Json | undefined> {
  if (!text.startsWith('${') || !text.endsWith('}')) return undefined;
  const expression = text.slice(2, -1);
  return (
    (await attempt(`value = ${expression.trim()}\n`)) ?? (await attempt(`value = (\n${expression}\n)\n`))
  );
}

async function template(text: string): Promise<string> {
  const { value } = (await parse('template.tf', `value = <<END_OF_TEMPLATE\n${text}\nEND_OF_TEMPLATE\n`)) as {
    value: string;
  };
  return value.slice(0, -1);
}

async function attempt(source: string): Promise<Json | undefined> {
  try {
    const parsed = (await parse('expression.tf', source)) as Record<string, Json>;
    return Object.keys(parsed).length === 1 ? parsed['value'] : undefined;
  } catch {
    return undefined;
  }
}

/** Takes spaces and line ends out of `${…}` and `%{…}`, but not out of the strings in them. */
function compact(text: string): string {
  let result = '';
  // What is open, innermost last: a template (the text itself, or quotes) or the code of a sequence or bracket.
  const open: ('template' | 'code')[] = ['template'];
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    const inCode = open.at(-1) === 'code';
    if (inCode && /\s/.test(character)) continue;
    result += character;
    if (inCode) {
      if (character === '"') open.push('template');
      if (character === '{') open.push('code');
      if (character === '}') open.pop();
    } else if (character === '\\' && open.length > 1) result += text[++index] ?? '';
    else if (character === '"' && open.length > 1) open.pop();
    else if (/[$%]/.test(character) && text[index + 1] === '{' && text[index - 1] !== character) {
      result += text[++index];
      open.push('code');
    }
  }
  return result;
}
