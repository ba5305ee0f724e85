import { expect } from '@jest/globals';
import { parse } from '@cdktf/hcl2json';
import type { TerraformStack } from 'cdktf';
import { printModule } from '../../../stacks/hcl/print-module';
import { canonical, withoutSpacing } from './canonical';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/**
 * Expects that the printed files say what the synthesised stack says: both are compared as hcl2json shows HCL.
 *
 * What differs by nature is brought to one form:
 * - hcl2json shows every block as a list of bodies; where the stack has one object and the HCL a list of one, they are one.
 *   A list of one that is printed as an object is an error.
 * - a list of no blocks leaves no trace in HCL;
 * - arguments that are bare references or types in HCL are strings in JSON, in `${…}` or not;
 * - the spaces in expressions are the formatter's; those in strings count;
 * - `//` of the stack and of blocks with an address is cdktf's own.
 */
export async function expectRoundTrip(stack: TerraformStack): Promise<void> {
  const parsed = await parseFiles(printModule(stack));
  const synthesised = await canonical(inHclForm(stack.toTerraform() as JsonObject));
  expect(parsed).toEqual(inFormOf(parsed, synthesised));
}

/**
 * The JSON of a module's files together, as hcl2json shows it, without the spaces in expressions.
 * @throws Error where the files are no HCL, or two of them say the same thing
 */
export async function parseFiles(files: ReadonlyMap<string, string>): Promise<JsonObject> {
  const merged: JsonObject = {};
  for (const [name, text] of files) {
    for (const [kind, value] of Object.entries((await parse(name, text)) as JsonObject)) {
      if (kind in merged) throw new Error(`${kind} stands in two files, the second of them ${name}`);
      merged[kind] = withoutSpacing(value);
    }
  }
  return merged;
}

/** The stack's JSON with bodies in lists where the parsed HCL shows blocks, and without lists of no blocks. */
function inFormOf(parsed: Json | undefined, synthesised: Json): Json {
  if (isObject(synthesised) && Array.isArray(parsed) && parsed.length === 1)
    return [inFormOf(parsed[0], synthesised)];
  if (Array.isArray(synthesised)) {
    const other = Array.isArray(parsed) ? parsed : [];
    return synthesised.map((item, index) => inFormOf(other[index], item));
  }
  if (!isObject(synthesised)) return synthesised;
  const other = isObject(parsed) ? parsed : {};
  const isTraceless = (key: string, value: Json): boolean =>
    Array.isArray(value) && value.length === 0 && !(key in other);
  return Object.fromEntries(
    Object.entries(synthesised)
      .filter(([key, value]) => !isTraceless(key, value))
      .map(([key, value]) => [key, inFormOf(other[key], value)]),
  );
}

/** The arguments that are written bare, by the paths at which they stand; `*` is any key. */
const barePaths = [
  ['resource', '*', '*', 'depends_on'],
  ['resource', '*', '*', 'provider'],
  ['resource', '*', '*', 'lifecycle', 'ignore_changes'],
  ['resource', '*', '*', 'lifecycle', 'replace_triggered_by'],
  ['data', '*', '*', 'depends_on'],
  ['data', '*', '*', 'provider'],
  ['module', '*', 'depends_on'],
  ['module', '*', 'providers', '*'],
  ['output', '*', 'depends_on'],
  ['variable', '*', 'type'],
  ['moved', '*', '*'],
  ['terraform', 'required_providers', '*', 'configuration_aliases'],
];

/** Where cdktf leaves notes of its own under `//`. */
const tracedPaths = [[], ['resource', '*', '*'], ['data', '*', '*'], ['module', '*']];

/** Without cdktf's notes, and with what HCL writes bare as the expression that it is. */
function inHclForm(value: Json, path: readonly string[] = []): Json {
  if (barePaths.some((bare) => isAt(bare, path)) || isIterator(path))
    return Array.isArray(value) ? value.map(wrapped) : wrapped(value);
  if (Array.isArray(value)) return value.map((item, index) => inHclForm(item, [...path, String(index)]));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '//' || !tracedPaths.some((traced) => isAt(traced, path)))
      .map(([key, item]) => [key, inHclForm(item, [...path, key])]),
  );
}

function isAt(bare: readonly string[], path: readonly string[]): boolean {
  return bare.length === path.length && bare.every((step, index) => step === '*' || step === path[index]);
}

/** The iterator of a dynamic block, which JSON holds as an object or in a list. */
function isIterator(path: readonly string[]): boolean {
  return path.at(-1) === 'iterator' && path.slice(-4).includes('dynamic');
}

function wrapped(value: Json): Json {
  return typeof value === 'string' && !value.startsWith('${') ? `\${${value}}` : value;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
