import { type CelFunc, CelScalar, type CelValue, celFunc, celList } from '@bufbuild/cel';
import { childrenOf, type Expr } from './tree.ts';

const { DYN, INT } = CelScalar;
const STEP = 'costOfStep__';
const RANGE = 'costOfRange__';

/** What one expression may cost, and all those of a policy for one request, in the API server's units. */
export const EXPRESSION_LIMIT = 1_000_000;
export const POLICY_BUDGET = 10_000_000;
export const CONDITIONS_BUDGET = 2_500_000;

/** What expressions that belong together have cost so far. */
export class Meter {
  spent = 0;
  readonly budget: number;

  constructor(budget: number) {
    this.budget = budget;
  }

  get isExhausted(): boolean {
    return this.spent > this.budget;
  }
}

/** The expression that runs at present: evaluation never gives way to anything else. */
let running: { spent: number } | undefined;

const isTooDear = (): boolean => running !== undefined && running.spent > EXPRESSION_LIMIT;

/** What `countSteps` puts into expressions. */
export const COSTS: readonly CelFunc[] = [
  celFunc(STEP, [INT, DYN], DYN, (cost, value) => {
    if (running !== undefined) running.spent += Number(cost);
    return value;
  }),
  // A loop over nothing is how the loops end once the limit is passed: errors may be swallowed on their way out.
  celFunc(RANGE, [DYN], DYN, (range): CelValue => (isTooDear() ? celList([]) : range)),
];

/** Has each turn of each loop add to the cost what it touches. */
export function countSteps(expr: Expr): number {
  let nodes = isFree(expr) ? 0 : 1;
  for (const child of childrenOf(expr)) nodes += countSteps(child);
  const { exprKind: node } = expr;
  if (node.case !== 'comprehensionExpr') return nodes;
  const { loopStep, iterRange } = node.value;
  if (loopStep !== undefined) {
    node.value.loopStep = call(loopStep, STEP, [integer(loopStep.id, countNodes(loopStep) + 1), loopStep]);
  }
  if (iterRange !== undefined) node.value.iterRange = call(iterRange, RANGE, [iterRange]);
  return nodes;
}

function countNodes(expr: Expr): number {
  return childrenOf(expr).reduce((sum, child) => sum + countNodes(child), isFree(expr) ? 0 : 1);
}

/** Constants, and what this file added, cost nothing. */
function isFree({ exprKind: node }: Expr): boolean {
  return (
    node.case === 'constExpr' ||
    (node.case === 'callExpr' && (node.value.function === STEP || node.value.function === RANGE))
  );
}

function call(at: Expr, name: string, args: Expr[]): Expr {
  return {
    $typeName: 'cel.expr.Expr',
    id: at.id,
    exprKind: { case: 'callExpr', value: { $typeName: 'cel.expr.Expr.Call', function: name, args } },
  };
}

function integer(id: bigint, value: number): Expr {
  return {
    $typeName: 'cel.expr.Expr',
    id,
    exprKind: {
      case: 'constExpr',
      value: { $typeName: 'cel.expr.Constant', constantKind: { case: 'int64Value', value: BigInt(value) } },
    },
  };
}

/** Runs an expression of this least cost. Throws once it costs more than one may. */
export function metered<Value>(cost: number, meter: Meter | undefined, run: () => Value): Value {
  const outer = running;
  const own = { spent: cost };
  running = own;
  try {
    const value = run();
    if (own.spent > EXPRESSION_LIMIT) throw new Error('operation cancelled: actual cost limit exceeded');
    return value;
  } finally {
    running = outer;
    if (meter !== undefined) meter.spent += own.spent;
  }
}
