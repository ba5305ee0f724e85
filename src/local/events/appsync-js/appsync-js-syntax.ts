import { parse, type Node, type Program } from 'acorn';
import { full } from 'acorn-walk';
import { forbiddenConstruct } from './forbidden-constructs';
import { misusedFunctions } from './function-use';

/** AppSync's limit for `codeHandlers`, an inline source map included. */
const MAXIMUM_CHARACTERS = 32_768;

/** One place where code uses what the APPSYNC_JS runtime does not have. */
export interface SyntaxFinding {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** What was used, in a word or two: `try`, `++`, `import from 'lodash'`. */
  readonly construct: string;
  /** One sentence with line, column and construct. */
  readonly message: string;
}

/**
 * Lists what AppSync would refuse in the text of a channel namespace's `codeHandlers`, in the order of the text.
 * An empty list means that the code can be deployed. AWS documents the language in "Supported runtime features" of the
 * Events guide; `@aws-appsync/eslint-plugin` covers most of it, but neither `throw` nor imports, and half of its rules need types.
 */
export function checkAppSyncJs(code: string): SyntaxFinding[] {
  if (code.length > MAXIMUM_CHARACTERS) {
    return [
      finding({ line: 1, column: 0 }, `code of ${code.length} characters (at most ${MAXIMUM_CHARACTERS})`),
    ];
  }
  let program: Program;
  try {
    program = parseHandlerCode(code);
  } catch (error) {
    if (!isParseError(error)) throw error;
    return [finding(error.loc, `invalid syntax (${error.message})`)];
  }
  const uses: { node: Node; construct: string }[] = [];
  full(program, (node) => {
    const construct = forbiddenConstruct(node);
    if (construct !== undefined) uses.push({ node, construct });
  });
  uses.push(...misusedFunctions(program));
  uses.sort((a, b) => a.node.start - b.node.start);
  return uses.map(({ node, construct }) => finding(node.loc?.start ?? { line: 1, column: 0 }, construct));
}

/**
 * Parses handler code as the ES module that AppSync takes it for.
 * @throws SyntaxError with a `loc` where the text is not JavaScript.
 */
export function parseHandlerCode(code: string): Program {
  return parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
}

function finding({ line, column }: { line: number; column: number }, construct: string): SyntaxFinding {
  const message = `Line ${line}, column ${column + 1}: APPSYNC_JS does not support ${construct}.`;
  return { line, column: column + 1, construct, message };
}

function isParseError(error: unknown): error is SyntaxError & { loc: { line: number; column: number } } {
  return error instanceof SyntaxError && 'loc' in error;
}
