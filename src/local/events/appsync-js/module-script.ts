import type { AnyNode, ExportNamedDeclaration, ImportDeclaration } from 'acorn';
import { parseHandlerCode } from './appsync-js-syntax';

/** What `@aws-appsync/utils` exports to handlers of the Events API. */
const UTILS_EXPORTS = ['util', 'runtime'];

interface Edit {
  readonly start: number;
  readonly end: number;
}

/**
 * Turns a handler module, checked by `checkAppSyncJs`, into a script: an expression for a function that takes the module
 * `@aws-appsync/utils` and returns the module's exports. Node runs modules in a `vm` behind a flag only. Lines keep their numbers.
 * @throws Error where the module imports a name that handlers of the Events API do not have.
 */
export function moduleScript(code: string): string {
  const edits: Edit[] = [];
  const imported: string[] = [];
  const exported: string[] = [];
  for (const statement of parseHandlerCode(code).body) {
    if (statement.type === 'ImportDeclaration') {
      imported.push(...importBindings(statement));
      edits.push(statement);
    } else if (statement.type === 'ExportNamedDeclaration') {
      exported.push(...exportBindings(statement));
      edits.push({ start: statement.start, end: statement.declaration?.start ?? statement.end });
    }
  }
  return `(function (appsyncUtils) { 'use strict'; ${imported.join(' ')} ${removed(code, edits)}\nreturn { ${exported.join(', ')} };\n})`;
}

function importBindings({ specifiers }: ImportDeclaration): string[] {
  return specifiers.map((specifier) => {
    if (specifier.type !== 'ImportSpecifier') return `const ${specifier.local.name} = appsyncUtils;`;
    const name = exportedName(specifier.imported);
    if (!UTILS_EXPORTS.includes(name)) {
      throw new Error(
        `'${name}' of '@aws-appsync/utils' is not supported locally: only ${UTILS_EXPORTS.join(' and ')} are.`,
      );
    }
    return `const ${specifier.local.name} = appsyncUtils.${name};`;
  });
}

function exportBindings({ declaration, specifiers }: ExportNamedDeclaration): string[] {
  if (declaration?.type === 'FunctionDeclaration') return [declaration.id.name];
  if (declaration?.type === 'VariableDeclaration') {
    return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  }
  return specifiers.map(({ local, exported }) => `${exportedName(exported)}: ${exportedName(local)}`);
}

function exportedName(node: AnyNode): string {
  if (node.type === 'Identifier') return node.name;
  throw new Error('A quoted name in an import or export is not supported locally: use an identifier.');
}

function removed(code: string, edits: readonly Edit[]): string {
  return edits.toReversed().reduce((text, { start, end }) => {
    const lineBreaks = text.slice(start, end).split('\n').length - 1;
    return text.slice(0, start) + '\n'.repeat(lineBreaks) + text.slice(end);
  }, code);
}
