import { SyntaxFault, type Token } from './lexer.ts';
import { childrenOf, type Expr } from './tree.ts';

/** What an expression must come to. */
export type Result = 'bool' | 'string' | 'any';

/** Names that the language itself brings. */
const TYPES = new Set(['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'null_type', 'type', 'dyn']);
const OPERATORS = /^(_.*|.*_|@.*|!_|-_)$/;
const CONTAINERS = new Set(['optional', 'sets', 'lists', 'math', 'format', 'strings', 'jsonpatch', 'ip', 'google']);

/** Throws where an expression uses a variable or function that is not there. */
export function checkNames(
  expr: Expr,
  variables: ReadonlySet<string>,
  functions: ReadonlySet<string>,
  tokens: readonly Token[],
): void {
  const { exprKind: node } = expr;
  if (node.case === 'identExpr') {
    const { name } = node.value;
    if (variables.has(name) || TYPES.has(name)) return;
    throw undeclared(name, tokens, false);
  }
  if (node.case === 'callExpr') {
    const { function: name, target } = node.value;
    const isQualified =
      target?.exprKind.case === 'identExpr' &&
      CONTAINERS.has(target.exprKind.value.name) &&
      functions.has(`${target.exprKind.value.name}.${name}`);
    if (!isQualified && !functions.has(name) && !OPERATORS.test(name) && name !== 'has')
      throw undeclared(name, tokens, true);
    if (isQualified) {
      for (const argument of node.value.args) checkNames(argument, variables, functions, tokens);
      return;
    }
  }
  if (node.case === 'comprehensionExpr') {
    const { iterVar, iterVar2, accuVar, iterRange, accuInit, loopCondition, loopStep, result } = node.value;
    for (const outer of [iterRange, accuInit]) if (outer !== undefined) checkNames(outer, variables, functions, tokens);
    const inside = new Set([...variables, accuVar, iterVar, ...(iterVar2 === '' ? [] : [iterVar2])]);
    for (const inner of [loopCondition, loopStep, result])
      if (inner !== undefined) checkNames(inner, inside, functions, tokens);
    return;
  }
  for (const child of childrenOf(expr)) checkNames(child, variables, functions, tokens);
}

function undeclared(name: string, tokens: readonly Token[], isCall: boolean): SyntaxFault {
  const index = tokens.findIndex(
    (token, place) =>
      token.kind === 'ident' &&
      token.text === name &&
      (isCall ? tokens[place + 1]?.text === '(' : tokens[place - 1]?.text !== '.'),
  );
  const at = (isCall ? tokens[index + 1] : tokens[index])?.at ?? 0;
  return new SyntaxFault(at, `undeclared reference to '${name}' (in container '')`);
}

type Type = 'bool' | 'string' | 'int' | 'uint' | 'double' | 'bytes' | 'null_type' | 'list' | 'map' | 'dyn' | undefined;

/** Says what is wrong with an expression's result; undefined when nothing is, as far as can be told without running it. */
export function checkResult(expr: Expr, wanted: Result): string | undefined {
  if (wanted === 'any') return undefined;
  const type = typeOf(expr, new Map());
  return type === undefined || type === wanted ? undefined : `must evaluate to ${wanted}`;
}

const BOOLS = new Set([
  '_==_',
  '_!=_',
  '_<_',
  '_<=_',
  '_>_',
  '_>=_',
  '_&&_',
  '_||_',
  '!_',
  '@in',
  '_in_',
  'in',
  'matches',
  'startsWith',
  'endsWith',
  'contains',
  'hasValue',
  'allowed',
  'isIP',
  'isCIDR',
  'isURL',
  'isQuantity',
  'isSemver',
  'isGreaterThan',
  'isLessThan',
  'isSorted',
  'containsIP',
  'containsCIDR',
  'bool',
]);
const STRINGS = new Set([
  'string',
  'format',
  'join',
  'lowerAscii',
  'upperAscii',
  'replace',
  'substring',
  'trim',
  'charAt',
  'find',
]);
const INTS = new Set(['size', 'int', 'compareTo', 'indexOf', 'lastIndexOf']);

function typeOf(expr: Expr, scope: ReadonlyMap<string, Type>): Type {
  const { exprKind: node } = expr;
  switch (node.case) {
    case 'constExpr':
      return constantType(node.value.constantKind.case);
    case 'identExpr':
      return scope.has(node.value.name) ? scope.get(node.value.name) : undefined;
    case 'selectExpr':
      if (node.value.testOnly) return 'bool';
      return isObjectPath(node.value.operand) ? 'dyn' : undefined;
    case 'listExpr':
      return 'list';
    case 'structExpr':
      return 'map';
    case 'comprehensionExpr': {
      const { accuVar, accuInit, result } = node.value;
      if (result === undefined || accuInit === undefined) return undefined;
      return typeOf(result, new Map([...scope, [accuVar, typeOf(accuInit, scope)]]));
    }
    case 'callExpr':
      return callType(node.value.function, node.value.args, scope);
    default:
      return undefined;
  }
}

function callType(name: string, args: readonly Expr[], scope: ReadonlyMap<string, Type>): Type {
  if (BOOLS.has(name)) return 'bool';
  if (STRINGS.has(name)) return 'string';
  if (INTS.has(name)) return 'int';
  if (name === '_?_:_') {
    const [then, otherwise] = args.slice(1).map((argument) => typeOf(argument, scope));
    return then === otherwise ? then : undefined;
  }
  if (['_+_', '_-_', '_*_', '_/_', '_%_'].includes(name)) {
    const types = args
      .map((argument) => typeOf(argument, scope))
      .filter((type) => type !== undefined && type !== 'dyn');
    return types[0];
  }
  return undefined;
}

/** Fields of the object under review have no declared type. */
function isObjectPath(expr: Expr | undefined): boolean {
  if (expr?.exprKind.case === 'identExpr') return ['object', 'oldObject', 'params'].includes(expr.exprKind.value.name);
  return expr?.exprKind.case === 'selectExpr' && isObjectPath(expr.exprKind.value.operand);
}

function constantType(kind: string | undefined): Type {
  switch (kind) {
    case 'boolValue':
      return 'bool';
    case 'stringValue':
      return 'string';
    case 'int64Value':
      return 'int';
    case 'uint64Value':
      return 'uint';
    case 'doubleValue':
      return 'double';
    case 'bytesValue':
      return 'bytes';
    case 'nullValue':
      return 'null_type';
    default:
      return undefined;
  }
}
