import type * as v from 'valibot';
import type { IResolvable } from 'cdktf';
import type { Expression } from './expression';
import type { Input } from './inputs';
import type { AnySchema } from './schema';

/**
 * The interface of a Terraform module, written once: from it come the variables with their types and validations, the
 * properties of the construct, the tables of the README, and the test that every rule refuses what breaks it.
 */
export interface ModuleDefinition {
  /** Name of the folder in `modules/`. */
  readonly name: string;
  /** One sentence: what it makes. */
  readonly title: string;
  readonly variables: Readonly<Record<string, Variable>>;
  readonly outputs: Readonly<Record<string, Output>>;
  /** Values of every variable without a default, legal together: what the module's own tests plan with. */
  readonly example: Readonly<Record<string, unknown>>;
}

export interface Variable<Schema extends AnySchema = AnySchema> {
  readonly schema: Schema;
  readonly description: string;
  readonly sensitive: boolean;
  readonly rules: readonly Rule[];
}

/** A validation: one sentence that says what is refused or wanted, twice as code, and once as an example. */
export interface Rule {
  /** A whole sentence, with a capital and a full stop. */
  readonly message: string;
  /** Terraform’s condition over `var.…`, true where the value is good. Several lines of it stand in parentheses. */
  readonly condition: Expression;
  /** The same over literals in TypeScript's names: all values of the module's variables, defaults filled in. */
  readonly holds: (values: never) => boolean;
  /** Values in TypeScript's names that break this rule and no other; what they do not name comes from the definition's example. */
  readonly breaks: Readonly<Record<string, unknown>>;
}

export type OutputKind = 'string' | 'list' | 'map' | 'any';

export interface Output<Kind extends OutputKind = OutputKind> {
  readonly description: string;
  readonly kind: Kind;
  readonly sensitive: boolean;
  /** Whether the value may be null. */
  readonly nullable: boolean;
}

/** Checks the types; the definition is its argument. */
export const defineModule = <const Definition extends ModuleDefinition>(definition: Definition): Definition =>
  definition;

/** A variable of a module. Optional where its schema is: `v.optional(schema, default)`, or null without a default. */
export const variable = <Schema extends AnySchema>(
  schema: Schema,
  description: string,
  options: { readonly sensitive?: boolean; readonly rules?: readonly Rule[] } = {},
): Variable<Schema> => ({
  schema,
  description,
  sensitive: options.sensitive ?? false,
  rules: options.rules ?? [],
});

/** A validation rule; `Values` are those variables of the module that it looks at. */
export const rule = <Values>(definition: {
  message: string;
  condition: Expression;
  holds: (values: Values) => boolean;
  breaks: Readonly<Record<string, unknown>>;
}): Rule => definition;

interface OutputOptions {
  readonly sensitive?: boolean;
  readonly nullable?: boolean;
}

/** An output of a module: a string unless `kind` says otherwise. */
export function output(description: string, options?: OutputOptions): Output<'string'>;
export function output<Kind extends OutputKind>(
  description: string,
  options: OutputOptions & { readonly kind: Kind },
): Output<Kind>;
export function output(
  description: string,
  {
    kind = 'string',
    sensitive = false,
    nullable = false,
  }: OutputOptions & { readonly kind?: OutputKind } = {},
): Output {
  return { description, kind, sensitive, nullable };
}

type Values<D extends ModuleDefinition> = {
  readonly [Key in keyof D['variables']]: D['variables'][Key]['schema'];
};

type OptionalKeys<D extends ModuleDefinition> = {
  [Key in keyof Values<D>]: undefined extends v.InferInput<Values<D>[Key]> ? Key : never;
}[keyof Values<D>];

/** The properties of a module's construct: each a literal or an expression. */
export type Props<D extends ModuleDefinition> = {
  readonly [Key in Exclude<keyof Values<D>, OptionalKeys<D>>]: Input<v.InferInput<Values<D>[Key]>>;
} & {
  readonly [Key in OptionalKeys<D>]?: Input<v.InferInput<Values<D>[Key]>> | undefined;
};

interface Kinds {
  string: string;
  list: string[];
  map: Record<string, string>;
  any: IResolvable;
}

/** What a module gives to others. */
export type Outputs<D extends ModuleDefinition> = {
  readonly [Key in keyof D['outputs']]: Kinds[D['outputs'][Key]['kind']];
};
