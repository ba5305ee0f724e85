import type { TerraformStack } from 'cdktf';
import { shapeOf, unknownShape } from './block-shape';
import {
  managedBlock,
  moduleBlock,
  movedBlock,
  outputBlock,
  providerBlock,
  terraformBlock,
  variableBlock,
} from './blocks';
import { argument } from './body';
import { printComment } from './comment';
import { declarationsOf, type Declaration } from './elements';
import { formatHcl } from './format';
import { HclError } from './hcl-error';
import { braces, layOut, layOutFile } from './layout';
import { addressesIn, bodiesOf, valueAt, type Body, type Kind, type ModuleJson } from './module-json';

/** A module's files, in the order in which they are written. */
const fileNames = ['main.tf', 'variables.tf', 'outputs.tf', 'providers.tf', 'versions.tf'] as const;
type FileName = (typeof fileNames)[number];

const fileOf: Readonly<Record<Kind, FileName>> = {
  locals: 'main.tf',
  data: 'main.tf',
  resource: 'main.tf',
  module: 'main.tf',
  variable: 'variables.tf',
  output: 'outputs.tf',
  provider: 'providers.tf',
};

/** A declaration, whose element is missing where the stack's own overrides put it into the JSON. */
type Printed = Omit<Declaration, 'element'> & Partial<Pick<Declaration, 'element'>>;

/**
 * A synthesised stack as the HCL of a module, formatted as `terraform fmt` does.
 *
 * `main.tf` holds the locals in one block, lookups without arguments, then data sources, modules and resources in the
 * order of their creation, then `moved` blocks; `variables.tf`, `outputs.tf`, `providers.tf` and `versions.tf` hold what
 * they are called. A file that would be empty is left out.
 *
 * The stack's `toTerraform()` has to be free of a backend; `//` keys are passed over. Comments are constructs' metadata
 * of type `comment` (see `commentsOn`).
 * @returns file name → text
 * @throws HclError with the address of what cannot be printed; see HclErrorCode
 */
export function printModule(stack: TerraformStack): Map<string, string> {
  const module = stack.toTerraform() as ModuleJson;
  const printed = declarationsIn(stack, module);
  const blocks: Record<FileName, string[]> = {
    'main.tf': [
      ...localsBlock(printed, module),
      ...blocksOf('main.tf', printed, module),
      ...bodiesOf(module['moved']).map(movedBlock),
    ],
    'variables.tf': blocksOf('variables.tf', printed, module),
    'outputs.tf': blocksOf('outputs.tf', printed, module),
    'providers.tf': blocksOf('providers.tf', printed, module),
    'versions.tf': bodiesOf(module['terraform']).map(terraformBlock),
  };
  const filled = fileNames.filter((name) => blocks[name].length > 0);
  return new Map(filled.map((name) => [name, located(name, () => formatHcl(layOutFile(blocks[name])))]));
}

function declarationsIn(stack: TerraformStack, module: ModuleJson): Printed[] {
  const declarations = declarationsOf(stack);
  const known = new Set(declarations.map(({ address }) => address.join(' ')));
  const overrides = addressesIn(module).filter((address) => !known.has(address.join(' ')));
  return [...declarations, ...overrides.map((address) => ({ address, comments: [] }))];
}

function blocksOf(file: FileName, printed: readonly Printed[], module: ModuleJson): string[] {
  return printed
    .filter(({ address: [kind] }) => kind !== 'locals' && fileOf[kind] === file)
    .flatMap((declaration) => {
      const [body] = bodiesOf(valueAt(module, declaration.address));
      return body ? [{ declaration, body }] : [];
    })
    .toSorted((one, other) => Number(isLookup(other)) - Number(isLookup(one)))
    .map(({ declaration, body }) => {
      const comment = printComment(declaration.comments, 0);
      const text = located(declaration.address.join('.'), () => printBlock(declaration, body));
      return comment ? `${comment}\n${text}` : text;
    });
}

/** Lookups without arguments (the region, the account) come first: they stand for the module's surroundings. */
function isLookup({ declaration, body }: { declaration: Printed; body: Body }): boolean {
  return declaration.address[0] === 'data' && Object.keys(body).length === 0;
}

function printBlock({ address, element }: Printed, body: Body): string {
  const [kind, first = '', second = ''] = address;
  switch (kind) {
    case 'resource':
    case 'data':
      return managedBlock(kind, first, second, body, element ? shapeOf(element) : unknownShape);
    case 'provider':
      return providerBlock(first, body, element ? shapeOf(element) : unknownShape);
    case 'module':
      return moduleBlock(first, body);
    case 'variable':
      return variableBlock(first, body);
    case 'output':
      return outputBlock(first, body);
    case 'locals':
      return ''; // All locals are one block: see localsBlock.
  }
}

function localsBlock(printed: readonly Printed[], module: ModuleJson): string[] {
  const items = printed.flatMap(({ address, comments }) => {
    const [kind, name = ''] = address;
    const value = kind === 'locals' ? valueAt(module, address) : undefined;
    if (value === undefined) return [];
    const comment = printComment(comments, 1);
    return [{ ...located(address.join('.'), () => argument(name, value, 1)), ...(comment && { comment }) }];
  });
  return items.length === 0 ? [] : [braces('locals', layOut([items]))];
}

/** Says in an error where it is. */
function located<T>(place: string, print: () => T): T {
  try {
    return print();
  } catch (error) {
    throw error instanceof HclError ? error.in(place) : error;
  }
}
