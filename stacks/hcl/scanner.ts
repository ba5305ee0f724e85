import { HclError } from './hcl-error';

/** The kinds of tokens that `terraform fmt` tells apart; `punctuation` holds brackets and operators, by their text. */
export type TokenType =
  | 'newline'
  | 'comment'
  | 'identifier'
  | 'number'
  | 'open-quote'
  | 'close-quote'
  | 'literal'
  | 'open-heredoc'
  | 'close-heredoc'
  | 'open-sequence'
  | 'close-sequence'
  | 'punctuation';

/** A token of HCL. A `#` comment's text ends with its newline, as does that of `<<-EOT`. */
export interface Token {
  readonly type: TokenType;
  readonly text: string;
}

/** A piece of a template: literal text as it stands (`$${` is kept), or a whole `${…}` or `%{…}` sequence. */
export interface TemplatePart {
  readonly type: 'literal' | 'interpolation' | 'directive';
  readonly text: string;
}

/**
 * The tokens of a file or an expression, without the spaces between them.
 * @throws HclError `invalid_expression` where a string, heredoc or sequence does not end, or a character is
 * none of HCL's.
 */
export function scanTokens(source: string): Token[] {
  const scanner = new Scanner(source);
  scanner.code(false);
  return scanner.tokens;
}

/**
 * The parts of a string as Terraform's JSON syntax reads it: a template without quotes, in which a backslash means
 * nothing outside of sequences.
 * @throws HclError `invalid_expression` as scanTokens
 */
export function scanTemplate(source: string): TemplatePart[] {
  const isLiteral = !source.includes('${') && !source.includes('%{');
  return isLiteral ? literal(source) : new Scanner(source).template({ within: 'text' });
}

function literal(text: string): TemplatePart[] {
  return text === '' ? [] : [{ type: 'literal', text }];
}

type Template = { within: 'text' | 'quotes' } | { within: 'heredoc'; marker: string };

const comment = /(?:#|\/\/)[^\n]*\n?|\/\*[^]*?\*\//y;
const heredoc = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
/** The same where it starts with an ASCII letter, which is nearly always all of it. */
const asciiIdentifier = /[A-Za-z_][\w-]*(?:(?=[^\x00-\x7f])[\p{ID_Continue}-]*)?/uy;
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const operator = /\.\.\.|::|==|!=|<=|>=|&&|\|\||=>|[{}[\]().,:?!=<>+\-*/%]/y;

const isDigit = (character: string): boolean => character >= '0' && character <= '9';
const isAscii = (character: string): boolean => character < '\x80';

class Scanner {
  readonly tokens: Token[] = [];
  private position = 0;

  constructor(private readonly source: string) {}

  /** Scans expressions and blocks up to the end or, in a sequence, past the bracket that closes it. */
  code(inSequence: boolean): void {
    let open = 0;
    while (this.position < this.source.length) {
      const character = this.source[this.position]!;
      if (character === ' ' || character === '\t' || character === '\r') this.position++;
      else if (character === '\n') this.push('newline', character);
      else if (inSequence && open === 0 && this.source.startsWith('~}', this.position))
        return this.push('close-sequence', '~}');
      else if (inSequence && open === 0 && character === '}') return this.push('close-sequence', '}');
      else if (character === '"') this.quoted();
      else if (!this.word(character)) open += this.sign(character);
    }
    if (inSequence) this.fail('"${" or "%{" without its "}"');
  }

  private word(first: string): boolean {
    if (isDigit(first)) return this.token('number', number);
    return this.token('identifier', isAscii(first) ? asciiIdentifier : identifier);
  }

  /** Scans a comment, a heredoc or an operator. Returns by how many braces more are open. */
  private sign(first: string): number {
    if ((first === '#' || first === '/') && this.token('comment', comment)) return 0;
    const marker = first === '<' ? this.match(heredoc) : null;
    if (marker) {
      this.heredoc(marker[0], marker[1]!);
      return 0;
    }
    if (!this.token('punctuation', operator)) this.fail(`unexpected "${first}"`);
    return first === '{' ? 1 : first === '}' ? -1 : 0;
  }

  /** Scans literal text and sequences up to the template's end, which is not taken. */
  template(template: Template): TemplatePart[] {
    const { source } = this;
    const parts: TemplatePart[] = [];
    let literalStart = this.position;
    const endLiteral = (): void => {
      if (literalStart === this.position) return;
      const text = source.slice(literalStart, this.position);
      this.tokens.push({ type: 'literal', text });
      parts.push({ type: 'literal', text });
    };
    while (this.position < source.length && !this.atEnd(template)) {
      const character = source[this.position];
      if (character === '\\' && template.within === 'quotes') this.position += 2;
      else if ((character === '$' || character === '%') && this.atSequence(character)) {
        endLiteral();
        const start = this.position;
        const strip = source[start + 2] === '~' ? '~' : '';
        this.push('open-sequence', `${character}{${strip}`);
        this.code(true);
        parts.push({
          type: character === '$' ? 'interpolation' : 'directive',
          text: source.slice(start, this.position),
        });
        literalStart = this.position;
      } else this.position++;
    }
    endLiteral();
    return parts;
  }

  /** `${` opens a sequence unless another `$` stands before it: every longer run of them is literal. */
  private atSequence(sign: string): boolean {
    return this.source[this.position + 1] === '{' && this.source[this.position - 1] !== sign;
  }

  private atEnd(template: Template): boolean {
    switch (template.within) {
      case 'text':
        return false;
      case 'quotes':
        return this.source[this.position] === '"';
      case 'heredoc': {
        if (this.source[this.position - 1] !== '\n') return false;
        const end = this.source.indexOf('\n', this.position);
        return (
          this.source.slice(this.position, end < 0 ? undefined : end).replace(/^[ \t]+|\r$/g, '') ===
          template.marker
        );
      }
    }
  }

  private quoted(): void {
    this.push('open-quote', '"');
    this.template({ within: 'quotes' });
    if (this.source[this.position] !== '"') this.fail('a string without its closing quote');
    this.push('close-quote', '"');
  }

  private heredoc(opening: string, marker: string): void {
    this.tokens.push({ type: 'open-heredoc', text: opening });
    this.template({ within: 'heredoc', marker });
    const end = this.source.indexOf(marker, this.position);
    if (end < 0) this.fail(`a heredoc without its closing ${marker}`);
    this.push('close-heredoc', this.source.slice(this.position, end + marker.length));
  }

  private push(type: TokenType, text: string): void {
    this.tokens.push({ type, text });
    this.position += text.length;
  }

  private token(type: TokenType, pattern: RegExp): boolean {
    const found = this.match(pattern);
    if (found) this.tokens.push({ type, text: found[0] });
    return found !== null;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.source);
    if (found) this.position = pattern.lastIndex;
    return found;
  }

  private fail(problem: string): never {
    throw new HclError(
      'invalid_expression',
      `${problem} in ${JSON.stringify(this.source.slice(0, 200))}; mend the expression, or write "$\${" for a literal "\${"`,
    );
  }
}
