import type {
  AnyNode,
  ArrowFunctionExpression,
  Function as FunctionAny,
  Identifier,
  Node,
  Program,
} from 'acorn';
import { fullAncestor } from 'acorn-walk';

/** A function in any of its three forms. */
export type FunctionNode = FunctionAny | ArrowFunctionExpression;

/** Finds the function that a name stands for at a place; undefined where it stands for anything else. */
export type ResolveFunction = (name: string, ancestors: readonly Node[]) => FunctionNode | undefined;

const FUNCTION_TYPES = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];
const BLOCK_TYPES = ['Program', 'BlockStatement', 'ForOfStatement', 'ForInStatement', 'SwitchStatement'];

export function isFunction(node: Node | null | undefined): node is FunctionNode {
  return node !== null && node !== undefined && FUNCTION_TYPES.includes(node.type);
}

/**
 * Reads the lexical scopes of a program as far as functions need it: every name is bound to the function that it is
 * declared as, or to undefined, so that a parameter or variable of the same name shadows it.
 */
export function functionScopes(program: Program): ResolveFunction {
  const scopes = new Map<Node, Map<string, FunctionNode | undefined>>();
  fullAncestor(program, (node, _state, ancestors, type) => {
    if (type !== 'VariablePattern') return;
    const declared = declaration(node as Identifier, ancestors);
    if (declared === undefined) return;
    const names = scopes.get(declared.scope) ?? new Map<string, FunctionNode | undefined>();
    scopes.set(declared.scope, names.set((node as Identifier).name, declared.value));
  });
  return (name, ancestors) =>
    ancestors
      .map((scope) => scopes.get(scope))
      .findLast((names) => names?.has(name))
      ?.get(name);
}

/** Where and as what a name in binding position is declared; undefined where it is assigned to only. */
function declaration(
  name: Identifier,
  ancestors: readonly Node[],
): { scope: Node; value: FunctionNode | undefined } | undefined {
  const outer = ancestors.slice(0, -1) as AnyNode[];
  const owner = outer.findLast(
    (node) => isFunction(node) || node.type === 'VariableDeclarator' || node.type === 'AssignmentExpression',
  );
  if (owner === undefined || owner.type === 'AssignmentExpression') return undefined;
  const around = outer.slice(0, outer.indexOf(owner));
  if (owner.type === 'VariableDeclarator') {
    const list = around.at(-1);
    const isVar = list?.type === 'VariableDeclaration' && list.kind === 'var';
    const value = owner.id === name && isFunction(owner.init) ? owner.init : undefined;
    return { scope: nearestScope(around, isVar ? ['Program'] : BLOCK_TYPES), value };
  }
  const func = owner as FunctionNode;
  if (func.id !== name) return { scope: func, value: undefined };
  return {
    scope: func.type === 'FunctionDeclaration' ? nearestScope(around, BLOCK_TYPES) : func,
    value: func,
  };
}

function nearestScope(ancestors: readonly AnyNode[], types: readonly string[]): Node {
  const scope = ancestors.findLast((node) => isFunction(node) || types.includes(node.type));
  if (scope === undefined)
    throw new TypeError('A name is declared outside of any scope: pass the ancestors from the program on.');
  return scope;
}
