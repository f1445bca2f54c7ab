import { SyntaxFault } from './lexer.ts';
import type { Expr } from './tree.ts';
import { type CelType, listOf, mapOf } from './types.ts';

type Scope = ReadonlyMap<string, CelType>;

export interface Inference {
  readonly scope: Scope;
  /** Where each node stands in the text. */
  readonly positions: Readonly<Record<string, number>>;
}

const RESULTS: Readonly<Record<string, CelType>> = {
  '_<_': 'bool',
  '_<=_': 'bool',
  '_>_': 'bool',
  '_>=_': 'bool',
  '_==_': 'bool',
  '_!=_': 'bool',
  '_&&_': 'bool',
  '_||_': 'bool',
  '!_': 'bool',
  '@in': 'bool',
  in: 'bool',
  matches: 'bool',
  startsWith: 'bool',
  endsWith: 'bool',
  contains: 'bool',
  string: 'string',
  join: 'string',
  lowerAscii: 'string',
  upperAscii: 'string',
  replace: 'string',
  substring: 'string',
  trim: 'string',
  charAt: 'string',
  size: 'int',
  int: 'int',
  double: 'double',
  bool: 'bool',
  split: listOf('string'),
};

const EQUALITIES = new Set(['_==_', '_!=_']);
const ORDERS = new Set(['_<_', '_<=_', '_>_', '_>=_']);
const NUMBERS = new Set<CelType>(['int', 'uint', 'double']);

/**
 * The type of an expression. Throws where it asks an object for a field that it does not have, or compares what is never
 * alike. What is not known is `dyn`, and says nothing.
 */
export function inferType(expr: Expr, inference: Inference): CelType {
  const { exprKind: node } = expr;
  switch (node.case) {
    case 'constExpr':
      return constantType(node.value.constantKind.case);
    case 'identExpr':
      return inference.scope.get(node.value.name) ?? 'dyn';
    case 'selectExpr':
      return selected(expr, node.value, inference);
    case 'listExpr': {
      const elements = node.value.elements.map((element) => inferType(element, inference));
      return listOf(elements.length === 0 ? 'dyn' : common(elements));
    }
    case 'structExpr': {
      const values = node.value.entries.map((entry) =>
        entry.value === undefined ? ('dyn' as const) : inferType(entry.value, inference),
      );
      return node.value.messageName === '' ? mapOf(values.length === 0 ? 'dyn' : common(values)) : 'dyn';
    }
    case 'comprehensionExpr':
      return comprehended(node.value, inference);
    case 'callExpr':
      return called(expr, node.value, inference);
    default:
      return 'dyn';
  }
}

type Kind<Case extends Expr['exprKind']['case']> =
  Extract<Expr['exprKind'], { case: Case }> extends {
    value: infer Value;
  }
    ? Value
    : never;

function selected(expr: Expr, { operand, field, testOnly }: Kind<'selectExpr'>, inference: Inference): CelType {
  if (operand === undefined) return 'dyn';
  const owner = inferType(operand, inference);
  let type: CelType = 'dyn';
  if (typeof owner === 'object') {
    if (owner.is === 'map') type = owner.value;
    else if (owner.is === 'object') {
      const own = owner.field(unescaped(field));
      if (own === undefined) throw fault(expr, inference, `undefined field '${field}'`);
      type = own;
    } else throw fault(expr, inference, "type 'list' does not support field selection");
  } else if (owner !== 'dyn') throw fault(expr, inference, `type '${owner}' does not support field selection`);
  return testOnly ? 'bool' : type;
}

/** Names that are words of the language are written otherwise. */
function unescaped(field: string): string {
  return field
    .replaceAll('`', '')
    .replaceAll('__dot__', '.')
    .replaceAll('__dash__', '-')
    .replaceAll('__slash__', '/')
    .replace(/^__(\w+)__$/, '$1');
}

function comprehended(value: Kind<'comprehensionExpr'>, inference: Inference): CelType {
  const { iterRange, iterVar, iterVar2, accuVar, accuInit, loopStep, result } = value;
  const range = iterRange === undefined ? 'dyn' : inferType(iterRange, inference);
  const start = accuInit === undefined ? 'dyn' : inferType(accuInit, inference);
  const inside = new Map(inference.scope);
  const [first, second] = iterated(range, iterVar2 !== '');
  inside.set(iterVar, first);
  if (iterVar2 !== '') inside.set(iterVar2, second);
  inside.set(accuVar, typeof start === 'object' ? 'dyn' : start);
  const step = loopStep === undefined ? 'dyn' : inferType(loopStep, { ...inference, scope: inside });
  const end = new Map(inference.scope);
  end.set(accuVar, typeof start === 'object' ? step : start);
  return result === undefined ? 'dyn' : inferType(result, { ...inference, scope: end });
}

function iterated(range: CelType, hasTwo: boolean): readonly [CelType, CelType] {
  if (typeof range !== 'object' || range.is === 'object') return ['dyn', 'dyn'];
  if (range.is === 'map') return ['string', range.value];
  return hasTwo ? ['int', range.element] : [range.element, 'dyn'];
}

function called(expr: Expr, { function: name, target, args }: Kind<'callExpr'>, inference: Inference): CelType {
  const owner = target === undefined ? undefined : inferType(target, inference);
  const types = args.map((argument) => inferType(argument, inference));
  const [left = 'dyn', right = 'dyn'] = types;
  if (EQUALITIES.has(name) && areApart(left, right)) throw mismatch(expr, inference, name, types);
  if (ORDERS.has(name) && areApart(left, right) && !(NUMBERS.has(left) && NUMBERS.has(right))) {
    throw mismatch(expr, inference, name, types);
  }
  if (name === '_[_]') {
    if (typeof left !== 'object') return 'dyn';
    return left.is === 'list' ? left.element : left.is === 'map' ? left.value : 'dyn';
  }
  if (name === '_?_:_') return common(types.slice(1));
  if (name === '_+_') return left === 'dyn' || right === 'dyn' ? (typeof right === 'object' ? right : 'dyn') : left;
  if (owner !== undefined && name === 'filter') return owner;
  return RESULTS[name] ?? 'dyn';
}

const PLAIN = new Set<CelType>(['bool', 'int', 'uint', 'double', 'string', 'bytes', 'null']);

function areApart(left: CelType, right: CelType): boolean {
  return PLAIN.has(left) && PLAIN.has(right) && left !== right;
}

function common(types: readonly CelType[]): CelType {
  const [first = 'dyn'] = types;
  return types.every((type) => type === first) ? first : 'dyn';
}

function mismatch(expr: Expr, inference: Inference, name: string, types: readonly CelType[]): SyntaxFault {
  const shown = types.map((type) => (typeof type === 'string' ? type : type.is)).join(', ');
  return fault(expr, inference, `found no matching overload for '${name}' applied to '(${shown})'`);
}

function fault(expr: Expr, inference: Inference, message: string): SyntaxFault {
  return new SyntaxFault(inference.positions[String(expr.id)] ?? 0, message);
}

function constantType(kind: string | undefined): CelType {
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
      return 'null';
    default:
      return 'dyn';
  }
}
