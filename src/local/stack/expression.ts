/** The part of Terraform's expressions that the local runtime understands: literals and plain references. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'template'; readonly parts: readonly Expression[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly argument: Expression }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'splat'; readonly of: Expression; readonly name: string };

/** Called with a reason where the text is more than the runtime understands; throws. */
export type Refuse = (reason: string) => never;

/**
 * Parses a string of Terraform's JSON syntax, which is a template; one that is a single `${…}` is that expression.
 * https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 */
export function parseTemplate(text: string, refuse: Refuse): Expression {
  return new Parser(text, refuse).template(false);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
const CONSTANTS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

class Parser {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly refuse: Refuse,
  ) {}

  template(quoted: boolean): Expression {
    const parts: Expression[] = [];
    let literal = '';
    while (quoted ? this.match(/"/y) === undefined : this.position < this.text.length) {
      const plain = this.match(quoted ? /[^"\\$%]+/y : /[^$%]+/y) ?? this.match(/\$(?!\$?\{)|%(?!%?\{)/y);
      if (plain !== undefined) literal += plain;
      else if (this.match(/\$\$\{/y) !== undefined) literal += '${';
      else if (this.match(/%%\{/y) !== undefined) literal += '%{';
      else if (this.match(/\$\{/y) !== undefined) {
        if (literal !== '') parts.push({ kind: 'literal', value: literal });
        literal = '';
        parts.push(this.expression());
        this.expect(/\s*\}/y, 'only literals and plain references can be played');
      } else literal += this.escape();
    }
    if (parts.length === 0) return { kind: 'literal', value: literal };
    if (literal !== '') parts.push({ kind: 'literal', value: literal });
    return parts.length === 1 ? parts[0]! : { kind: 'template', parts };
  }

  private escape(): string {
    const escape = this.expect(
      /\\(?:[nrt"\\]|u[\da-fA-F]{4}|U[\da-fA-F]{8})/y,
      'a directive or escape that cannot be played',
    );
    const letter = escape[1]!;
    return ESCAPES[letter] ?? String.fromCodePoint(parseInt(escape.slice(2), 16));
  }

  private expression(): Expression {
    let expression = this.primary();
    for (;;) {
      if (this.match(/\[\*\]\./y) !== undefined) {
        expression = { kind: 'splat', of: expression, name: this.identifier() };
      } else if (this.match(/\[/y) !== undefined) {
        expression = { kind: 'index', of: expression, key: this.expression() };
        this.expect(/\s*\]/y, 'an index must be a literal or a plain reference');
      } else if (this.match(/\./y) !== undefined) {
        expression = { kind: 'attribute', of: expression, name: this.identifier() };
      } else {
        return expression;
      }
    }
  }

  private primary(): Expression {
    this.match(/\s+/y);
    if (this.match(/"/y) !== undefined) return this.template(true);
    if (this.match(/\[/y) !== undefined) return { kind: 'list', items: this.items() };
    const number = this.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (number !== undefined) return { kind: 'literal', value: Number(number) };
    const name = this.identifier();
    if (Object.hasOwn(CONSTANTS, name)) return { kind: 'literal', value: CONSTANTS[name] ?? null };
    if (this.match(/\(/y) === undefined) return { kind: 'name', name };
    const argument = this.expression();
    this.expect(/\s*\)/y, `${name}() with more than one plain argument cannot be played`);
    return { kind: 'call', name, argument };
  }

  private items(): Expression[] {
    const items: Expression[] = [];
    while (this.match(/\s*\]/y) === undefined) {
      items.push(this.expression());
      if (this.match(/\s*,/y) === undefined) {
        this.expect(/\s*\]/y, 'a list must be of literals and plain references');
        return items;
      }
    }
    return items;
  }

  private identifier(): string {
    return this.expect(/[A-Za-z_][\w-]*/y, 'only literals and plain references can be played');
  }

  private expect(pattern: RegExp, reason: string): string {
    return this.match(pattern) ?? this.refuse(reason);
  }

  /** Takes what a sticky pattern matches here. */
  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }
}
