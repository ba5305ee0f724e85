import type { AnyNode, CallExpression, Node, Program } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import { functionScopes, isFunction, type FunctionNode, type ResolveFunction } from './function-scopes';

/** The array methods whose first argument may be a function; `sort` is not among them. */
const CALLBACK_METHODS = [
  ...['every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex'],
  ...['flatMap', 'forEach', 'map', 'reduce', 'reduceRight', 'some'],
];

/** Functions that APPSYNC_JS refuses for how they are used: passed on (other than to an array's callback methods), returned, or recursive. */
export function misusedFunctions(program: Program): { node: Node; construct: string }[] {
  const resolve = functionScopes(program);
  const uses: { node: Node; construct: string }[] = [];
  const calls = new Map<FunctionNode, Set<FunctionNode>>();
  fullAncestor(program, (node, _state, ancestors) => {
    const asFunction = (value: Node | null | undefined) => functionValue(value, ancestors, resolve);
    if (node.type === 'CallExpression') {
      const passed: Node[] = node.arguments.filter((argument) => asFunction(argument) !== undefined);
      for (const argument of passed) {
        const allowed = argument === node.arguments[0] && isCallbackMethod(node);
        if (!allowed)
          uses.push({ node: argument, construct: 'a function as an argument (but for array callbacks)' });
      }
      // An inline function runs as part of the one around it; those that have a name can call themselves.
      const named = [node.callee, ...passed].filter((callee) => callee.type === 'Identifier');
      const called = named.map(asFunction).filter((callee) => callee !== undefined);
      for (const caller of ancestors.filter((ancestor) => isFunction(ancestor))) {
        calls.set(caller, new Set([...(calls.get(caller) ?? []), ...called]));
      }
    }
    const returned =
      node.type === 'ReturnStatement'
        ? node.argument
        : node.type === 'ArrowFunctionExpression' && node.expression
          ? node.body
          : undefined;
    if (returned && asFunction(returned))
      uses.push({ node: returned, construct: 'a function as a return value' });
  });
  for (const recursive of [...calls.keys()].filter((caller) => reaches(calls, caller, caller))) {
    uses.push({ node: recursive, construct: 'recursion' });
  }
  return uses;
}

function functionValue(
  value: Node | null | undefined,
  ancestors: readonly Node[],
  resolve: ResolveFunction,
): FunctionNode | undefined {
  const node = value as AnyNode | null | undefined;
  if (isFunction(node)) return node;
  return node?.type === 'Identifier' ? resolve(node.name, ancestors) : undefined;
}

function isCallbackMethod({ callee }: CallExpression): boolean {
  return (
    callee.type === 'MemberExpression' &&
    !callee.computed &&
    callee.property.type === 'Identifier' &&
    CALLBACK_METHODS.includes(callee.property.name)
  );
}

function reaches(
  calls: Map<FunctionNode, Set<FunctionNode>>,
  from: FunctionNode,
  target: FunctionNode,
): boolean {
  const seen = new Set<FunctionNode>();
  const next = [...(calls.get(from) ?? [])];
  for (let callee = next.pop(); callee !== undefined; callee = next.pop()) {
    if (callee === target) return true;
    if (seen.has(callee)) continue;
    seen.add(callee);
    next.push(...(calls.get(callee) ?? []));
  }
  return false;
}
