import { Value } from './value';

/** A resource's body, or a block in it, read by attribute. Errors are `LocalStackError`s that name the place. */
export class Block {
  constructor(private readonly body: Value) {}

  /** @throws `invalid_attribute` where it is missing */
  text(name: string): string {
    return this.optionalText(name) ?? this.missing(name);
  }

  optionalText(name: string): string | undefined {
    return this.read(name, 'a string', (value) =>
      ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined,
    );
  }

  optionalNumber(name: string): number | undefined {
    return this.read(name, 'a number', (value) => {
      // Terraform converts "5" to 5.
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
    });
  }

  /** False where it was left out. */
  flag(name: string): boolean {
    const read = this.read(name, 'true or false', (value) =>
      typeof value === 'boolean' ? value : { true: true, false: false }[String(value)],
    );
    return read ?? false;
  }

  /** A list of strings; empty where it was left out. */
  texts(name: string): string[] {
    const read = this.read(name, 'a list of strings', (value) =>
      Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined,
    );
    return read ?? [];
  }

  /**
   * A map of strings; empty where it was left out.
   * @param without keys that the runtime sets itself, whatever stands there
   */
  textMap(name: string, without: readonly string[] = []): Record<string, string> {
    const map = this.body.step(name);
    const inner = new Block(map);
    const keys = map.elements().map(([key]) => String(key));
    const texts = keys.filter((key) => !without.includes(key)).map((key) => [key, inner.optionalText(key)]);
    return Object.fromEntries(texts.filter(([, text]) => text !== undefined)) as Record<string, string>;
  }

  /** The one block of a name; undefined where there is none. */
  block(name: string): Block | undefined {
    const [first, second] = this.blocks(name);
    if (second !== undefined) throw this.invalid(name, 'must be there once');
    return first;
  }

  /** All blocks of a name, those that are written before those that a `dynamic` block makes. */
  blocks(name: string): Block[] {
    const written = blocksIn(this.body.step(name));
    const dynamic = blocksIn(this.body.step('dynamic').step(name)).flatMap((block) => expanded(name, block));
    return [...written, ...dynamic].map((body) => new Block(body));
  }

  /** The error that what stands in an attribute is right for AWS, and more than its stand-in plays. */
  notPlayed(name: string, reason: string): Error {
    return this.body.step(name).error('not_played', reason);
  }

  /** The error that what stands in an attribute, or its lack, is not right for AWS either. */
  invalid(name: string, reason: string): Error {
    return this.body.step(name).error('invalid_attribute', reason);
  }

  private missing(name: string): never {
    throw this.invalid(name, 'is missing');
  }

  private read<T>(name: string, type: string, convert: (value: unknown) => T | undefined): T | undefined {
    const attribute = this.body.step(name);
    const value = attribute.resolve();
    if (value === undefined || value === null) return undefined;
    const converted = convert(value);
    if (converted === undefined) throw attribute.error('invalid_attribute', `must be ${type}`);
    return converted;
  }
}

/** Terraform's JSON has one block as an object or as a list of one. */
function blocksIn(value: Value): Value[] {
  const { raw } = value.follow();
  if (raw === undefined || raw === null) return [];
  return Array.isArray(raw) ? value.elements().map(([, element]) => element) : [value];
}

/** https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks */
function expanded(name: string, dynamic: Value): Value[] {
  const iterator = new Block(dynamic).optionalText('iterator') ?? name;
  const content = blocksIn(dynamic.step('content'));
  return dynamic
    .step('for_each')
    .elements()
    .flatMap(([key, value]) =>
      content.map((block) =>
        block.within((scope) => ({
          ...scope,
          iterators: {
            ...scope.iterators,
            [iterator]: { key: new Value(key, value.place), value },
          },
        })),
      ),
    );
}
