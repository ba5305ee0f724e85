import { errorAt, type LocalStackErrorCode, type Place } from './errors';
import { parseTemplate } from './expression';
import { evaluate } from './references';
import type { Scope } from './scope';

/**
 * A value as it stands in the stack. Its references are followed when it is asked for, so that what the runtime does not
 * need may be any expression.
 */
export class Value {
  /** @param scope undefined for what is resolved already: `${` in it is text */
  constructor(
    readonly raw: unknown,
    readonly place: Place,
    private readonly scope?: Scope,
  ) {}

  /** Whether nothing, or null, was written. */
  get isAbsent(): boolean {
    return this.raw === undefined || this.raw === null;
  }

  /** An attribute or element; absent where there is none. */
  step(key: string | number): Value {
    const { raw, scope } = this.follow();
    const found =
      typeof raw === 'object' && raw !== null && Object.hasOwn(raw, key)
        ? (raw as Record<string | number, unknown>)[key]
        : undefined;
    return new Value(found, this.placeOf(key), scope);
  }

  /** The elements of a list or map, by key; of nothing, none. */
  elements(): [key: string | number, element: Value][] {
    const { raw, scope } = this.follow();
    if (raw === undefined || raw === null) return [];
    if (typeof raw !== 'object') throw this.error('invalid_attribute', 'must be a list or a map');
    const entries = Array.isArray(raw) ? [...(raw as unknown[]).entries()] : Object.entries(raw);
    return entries.map(([key, element]) => [key, new Value(element, this.placeOf(key), scope)]);
  }

  /** What a string that is one reference refers to; else the value itself. */
  follow(): Value {
    if (typeof this.raw !== 'string' || this.scope === undefined) return this;
    const { raw, scope } = this;
    const expression = parseTemplate(raw, (reason) => {
      throw this.error('unsupported_expression', reason);
    });
    return evaluate(expression, { scope, place: this.place, text: raw }).follow();
  }

  /** The whole value with every reference resolved; undefined and null as they are. */
  resolve(): unknown {
    const { raw, scope, place } = this.follow();
    if (scope === undefined || typeof raw !== 'object' || raw === null) return raw;
    const inner = new Value(raw, place, scope)
      .elements()
      .map(([key, element]) => [key, element.resolve()] as const);
    return Array.isArray(raw) ? inner.map(([, element]) => element) : Object.fromEntries(inner);
  }

  /** The same value with other names in scope. */
  within(change: (scope: Scope) => Scope): Value {
    return this.scope === undefined ? this : new Value(this.raw, this.place, change(this.scope));
  }

  error(code: LocalStackErrorCode, reason: string): Error {
    return errorAt(code, this.place, this.raw, reason);
  }

  private placeOf(key: string | number): Place {
    const { address, attribute } = this.place;
    return { address, attribute: attribute === '' ? String(key) : `${attribute}.${key}` };
  }
}
