import { scanTemplate, type TemplatePart } from './scanner';

/** A string of Terraform's JSON syntax as a quoted HCL string. Sequences stay as they are, and so do `$${` and `%%{`. */
export function quotedString(text: string): string {
  return `"${scanTemplate(text)
    .map((part) => (part.type === 'literal' ? escaped(part.text) : part.text))
    .join('')}"`;
}

/**
 * A string of several whole lines as an indented heredoc, or undefined where quotes say it better or a heredoc cannot
 * say it exactly.
 * @param depth levels of indentation at which the argument stands
 */
export function heredoc(text: string, depth: number): string | undefined {
  const lines = text.split('\n');
  if (lines.length < 3 || lines.pop() !== '') return undefined;
  if (!isExactInHeredoc(lines) || !scanTemplate(text).every(isOnOneLine)) return undefined;
  const indented = lines.map((line) => (line === '' ? '' : '  '.repeat(depth + 1) + line));
  return ['<<-EOT', ...indented, `${'  '.repeat(depth)}EOT`].join('\n');
}

/** `<<-` takes away what all lines are indented by: one line has to start at the margin, and nothing but spaces may stand
 *  before the others. A heredoc has no escapes, so characters that need one are left to quotes. */
function isExactInHeredoc(lines: readonly string[]): boolean {
  return (
    lines.some((line) => /^\S/.test(line)) &&
    lines.every((line) => line === '' || /^ *\S/.test(line)) &&
    lines.every((line) => !/[\x00-\x08\x0b-\x1f\x7f]/.test(line) && line.trim() !== 'EOT')
  );
}

function isOnOneLine({ type, text }: TemplatePart): boolean {
  return type === 'literal' || !text.includes('\n');
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function escaped(text: string): string {
  return text.replace(
    /["\\\x00-\x1f\x7f]/g,
    (character) => escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
