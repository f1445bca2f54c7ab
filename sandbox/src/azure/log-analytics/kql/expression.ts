import { isObject } from '../../../json.ts';
import { unfit, unresolvedColumn } from './error.ts';
import { FUNCTIONS, regexOf, type Typed } from './functions.ts';
import type { Expression } from './syntax.ts';
import { type Column, inOrder, type Kind, type Row, textOf, type Value } from './values.ts';

/** Where an expression stands: what it may name, and when the query was asked. */
export interface Scope {
  readonly operator: string;
  readonly columns: readonly Column[];
  readonly now: bigint;
  /** Whether rows are in an order, so that one can come after another. */
  readonly isOrdered: boolean;
}

export interface Compiled {
  readonly kind: Kind;
  of(row: Row): Value;
}

type Test = (left: Typed, right: Typed) => boolean;
const text = ({ value, kind }: Typed) => textOf(value, kind);
const lower = (typed: Typed) => text(typed).toLowerCase();
const TERM = /[A-Za-z0-9\u0080-\u{10ffff}]+/gu;

/** https://learn.microsoft.com/kusto/query/datatypes-string-operators */
const TEXT_TESTS: Readonly<Record<string, Test>> = {
  '=~': (left, right) => lower(left) === lower(right),
  '!~': (left, right) => lower(left) !== lower(right),
  contains: (left, right) => lower(left).includes(lower(right)),
  contains_cs: (left, right) => text(left).includes(text(right)),
  startswith: (left, right) => lower(left).startsWith(lower(right)),
  endswith: (left, right) => lower(left).endsWith(lower(right)),
  has: (left, right) => hasTerms(lower(left), lower(right)),
  has_cs: (left, right) => hasTerms(text(left), text(right)),
  'matches regex': (left, right) => regexOf(text(right)).test(text(left)),
};

/** As a whole: neither its beginning nor its end within a term. */
function hasTerms(whole: string, part: string): boolean {
  const isWord = (letter: string | undefined) => letter !== undefined && letter.match(TERM) !== null;
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
    const [before, after] = [whole[at - 1], whole[at + part.length]];
    if (!(isWord(before) && isWord(part[0])) && !(isWord(after) && isWord(part.at(-1)))) return true;
    if (part === '') return true;
  }
  return false;
}

export function compileExpression(expression: Expression, scope: Scope): Compiled {
  switch (expression.form) {
    case 'string':
    case 'long':
    case 'real':
    case 'bool':
      return constant(expression.form, expression.value);
    case 'timespan':
    case 'datetime':
      return constant(expression.form, expression.ticks);
    case 'column': {
      const { name } = expression;
      const column = scope.columns.find((one) => one.name === name);
      if (column === undefined) throw unresolvedColumn(scope.operator, name);
      return { kind: column.kind, of: ({ values }) => values[name] ?? (column.kind === 'string' ? '' : null) };
    }
    case 'member': {
      const { name } = expression;
      const of = compileExpression(expression.of, scope);
      if (of.kind !== 'dynamic') throw unfit(`path expression source must be of type dynamic: .${name}`);
      return {
        kind: 'dynamic',
        of: (row) => {
          const holder = of.of(row);
          return isObject(holder) && Object.hasOwn(holder, name) ? (holder[name] ?? null) : null;
        },
      };
    }
    case 'call':
      return compileCall(expression.name, expression.given, scope);
    case 'in': {
      const left = compileExpression(expression.left, scope);
      const list = expression.list.map((one) => compileExpression(one, scope));
      const read = expression.sign.endsWith('~') ? lower : text;
      const isNot = expression.sign.startsWith('!');
      return {
        kind: 'bool',
        of: (row) => {
          const wanted = read({ kind: left.kind, value: left.of(row) });
          return list.some((one) => read({ kind: one.kind, value: one.of(row) }) === wanted) !== isNot;
        },
      };
    }
    case 'binary':
      return compileBinary(expression, scope);
    default:
      return expression satisfies never;
  }
}

const constant = (kind: Kind, value: Value): Compiled => ({ kind, of: () => value });

function compileCall(name: string, given: readonly Expression[], scope: Scope): Compiled {
  if (name === 'ingestion_time' && given.length === 0) return { kind: 'datetime', of: ({ ingestedAt }) => ingestedAt };
  if (name === 'now' && given.length === 0) return constant('datetime', scope.now);
  const parts = given.map((one) => compileExpression(one, scope));
  if (name === 'row_cumsum' && parts.length === 1) return runningSum(parts[0] as Compiled, scope);
  if (name === 'ago' && parts.length === 1) {
    return {
      kind: 'datetime',
      of: (row) => {
        const span = parts[0]?.of(row);
        return typeof span === 'bigint' ? scope.now - span : null;
      },
    };
  }
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (known === undefined) throw unfit(`Unknown function: '${name}'.`);
  if (parts.length < known.least || parts.length > known.most) {
    throw unfit(`${name}(): function expects ${known.least}..${known.most} argument(s).`);
  }
  const scalar = known.make(parts.map(({ kind }) => kind));
  return {
    kind: scalar.kind,
    of: (row) => scalar.of(parts.map((part) => ({ kind: part.kind, value: part.of(row) }))),
  };
}

/** Of all rows up to each. */
function runningSum(of: Compiled, { isOrdered }: Scope): Compiled {
  if (!isOrdered)
    throw unfit("Function 'row_cumsum' cannot be invoked in current context. Details: the row set must be serialized.");
  let sum = 0;
  return {
    kind: of.kind,
    of: (row) => {
      const value = of.of(row);
      sum += typeof value === 'number' ? value : 0;
      return sum;
    },
  };
}

function compileBinary({ sign, ...sides }: Expression & { form: 'binary' }, scope: Scope): Compiled {
  const left = compileExpression(sides.left, scope);
  const right = compileExpression(sides.right, scope);
  if (sign === 'and') return { kind: 'bool', of: (row) => left.of(row) === true && right.of(row) === true };
  if (sign === 'or') return { kind: 'bool', of: (row) => left.of(row) === true || right.of(row) === true };
  if (sign === '+' || sign === '-') return compileSum(sign, left, right);
  const isNot = sign.startsWith('!') && sign.length > 2;
  const test = TEXT_TESTS[isNot ? sign.slice(1) : sign];
  if (test !== undefined) {
    const of = (row: Row) =>
      test({ kind: left.kind, value: left.of(row) }, { kind: right.kind, value: right.of(row) }) !== isNot;
    return { kind: 'bool', of };
  }
  return compileComparison(sign, left, right);
}

function compileComparison(sign: string, left: Compiled, right: Compiled): Compiled {
  const isNumber = (kind: Kind) => kind === 'long' || kind === 'real';
  const isAlike = left.kind === right.kind || (isNumber(left.kind) && isNumber(right.kind));
  if (!isAlike)
    throw unfit(`Cannot compare values of types ${left.kind} and ${right.kind}. Try adding explicit casts.`);
  if (left.kind === 'dynamic')
    throw unfit('Cannot compare values of types dynamic and dynamic. Try adding explicit casts.');
  if (left.kind === 'string' && sign !== '==' && sign !== '!=') {
    throw unfit(`Operator '${sign}' is not defined for types string and string.`);
  }
  const fits: Readonly<Record<string, (order: number) => boolean>> = {
    '==': (order) => order === 0,
    '!=': (order) => order !== 0,
    '<': (order) => order < 0,
    '<=': (order) => order <= 0,
    '>': (order) => order > 0,
    '>=': (order) => order >= 0,
  };
  const fit = fits[sign];
  if (fit === undefined) throw unfit(`Operator '${sign}' is not defined.`);
  return {
    kind: 'bool',
    of: (row) => {
      const [one, other] = [left.of(row), right.of(row)];
      // What is not known is no more equal than it is less.
      return one === null || other === null ? null : fit(inOrder(one, other));
    },
  };
}

function compileSum(sign: '+' | '-', left: Compiled, right: Compiled): Compiled {
  const isTime = left.kind === 'datetime' || left.kind === 'timespan';
  if (isTime !== (right.kind === 'datetime' || right.kind === 'timespan') || left.kind === 'string') {
    throw unfit(`Operator '${sign}' is not defined for types ${left.kind} and ${right.kind}.`);
  }
  const kind = left.kind === 'datetime' && right.kind === 'datetime' ? 'timespan' : left.kind;
  return {
    kind,
    of: (row) => {
      const [one, other] = [left.of(row), right.of(row)];
      if (typeof one === 'bigint' && typeof other === 'bigint') return sign === '+' ? one + other : one - other;
      return typeof one === 'number' && typeof other === 'number' ? (sign === '+' ? one + other : one - other) : null;
    },
  };
}
