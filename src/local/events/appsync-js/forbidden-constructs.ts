import type { AnyNode, Node } from 'acorn';

/** The only module that deployed handlers can import from here. */
const APPSYNC_UTILS = '@aws-appsync/utils';

type NodeOf<Type extends AnyNode['type']> = Extract<AnyNode, { type: Type }>;

/** A construct's name, or a function that names it where this node is one. */
type Rules = { readonly [Type in AnyNode['type']]?: string | ((node: NodeOf<Type>) => string | undefined) };

const asynchronousOrGenerator = (node: { async: boolean; generator: boolean }) =>
  node.async ? 'an async function' : node.generator ? 'a generator function' : undefined;

const RULES: Rules = {
  ArrowFunctionExpression: asynchronousOrGenerator,
  AwaitExpression: 'await',
  BinaryExpression: ({ operator }) =>
    operator === 'in' || operator === 'instanceof' ? `the operator ${operator}` : undefined,
  CallExpression: ({ callee }) =>
    callee.type === 'MemberExpression' &&
    !callee.computed &&
    callee.property.type === 'Identifier' &&
    ['apply', 'bind', 'call'].includes(callee.property.name)
      ? `the method ${callee.property.name}`
      : undefined,
  ClassDeclaration: 'a class',
  ClassExpression: 'a class',
  ContinueStatement: 'continue',
  DoWhileStatement: 'do',
  ExportAllDeclaration: 'export from',
  ExportDefaultDeclaration: 'export default',
  ExportNamedDeclaration: ({ source }) => (source ? 'export from' : undefined),
  ForOfStatement: (node) => (node.await ? 'for await' : undefined),
  ForStatement: 'for (;;)',
  FunctionDeclaration: asynchronousOrGenerator,
  FunctionExpression: asynchronousOrGenerator,
  Identifier: ({ name }) => (name === 'Promise' ? 'Promise' : undefined),
  ImportDeclaration: ({ source }) =>
    source.value === APPSYNC_UTILS ? undefined : `import from '${String(source.value)}'`,
  ImportDefaultSpecifier: 'a default import',
  ImportExpression: 'import()',
  LabeledStatement: 'a label',
  Literal: ({ regex }) => (regex ? 'a regular expression literal' : undefined),
  MetaProperty: ({ meta, property }) => `${meta.name}.${property.name}`,
  NewExpression: 'new',
  ThisExpression: 'this',
  ThrowStatement: 'throw',
  TryStatement: 'try',
  UnaryExpression: ({ operator }) => (operator === '~' ? 'the operator ~' : undefined),
  UpdateExpression: ({ operator }) => `the operator ${operator}`,
  WhileStatement: 'while',
  YieldExpression: 'yield',
};

/** Names the construct where APPSYNC_JS does not have what `node` is; one node at a time, its children apart. */
export function forbiddenConstruct(node: Node): string | undefined {
  const rule = (RULES as Record<string, string | ((node: Node) => string | undefined) | undefined>)[
    node.type
  ];
  return typeof rule === 'function' ? rule(node) : rule;
}
