import type { parse } from '@bufbuild/cel';
import { OPT_ENTRY } from './optional-syntax.ts';
import { SETTLE } from './optionals.ts';

/** A node of a parsed expression. */
export type Expr = ReturnType<typeof parse>['expr'];

/** The children of a node. */
export function childrenOf(expr: Expr): Expr[] {
  const { exprKind: node } = expr;
  const present = (items: (Expr | undefined)[]) => items.filter((item) => item !== undefined);
  switch (node.case) {
    case 'selectExpr':
      return present([node.value.operand]);
    case 'callExpr':
      return present([node.value.target, ...node.value.args]);
    case 'listExpr':
      return node.value.elements;
    case 'structExpr':
      return present(
        node.value.entries.flatMap((entry) => [
          entry.keyKind.case === 'mapKey' ? entry.keyKind.value : undefined,
          entry.value,
        ]),
      );
    case 'comprehensionExpr': {
      const { iterRange, accuInit, loopCondition, loopStep, result } = node.value;
      return present([iterRange, accuInit, loopCondition, loopStep, result]);
    }
    default:
      return [];
  }
}

/**
 * Turns message literals (`Object{…}`, `JSONPatch{…}`) into maps, which is what they become in the end, and has lists and
 * maps with optional parts leave out the empty ones.
 */
export function expandLiterals(expr: Expr): void {
  for (const child of childrenOf(expr)) expandLiterals(child);
  const { exprKind: node } = expr;
  if (node.case === 'structExpr') {
    node.value.messageName = '';
    for (const entry of node.value.entries) {
      if (entry.keyKind.case !== 'fieldKey') continue;
      const key = constant(
        expr.id,
        entry.keyKind.value
          .replaceAll('`', '')
          .replaceAll('__dot__', '.')
          .replaceAll('__dash__', '-')
          .replaceAll('__slash__', '/'),
      );
      entry.keyKind = { case: 'mapKey', value: key };
    }
    if (node.value.entries.some((entry) => entry.value !== undefined && isOptional(entry.value))) settle(expr);
  } else if (node.case === 'listExpr' && node.value.elements.some(isOptional)) settle(expr);
}

function isOptional(expr: Expr): boolean {
  return expr.exprKind.case === 'callExpr' && expr.exprKind.value.function === OPT_ENTRY;
}

function constant(id: bigint, text: string): Expr {
  return {
    $typeName: 'cel.expr.Expr',
    id,
    exprKind: {
      case: 'constExpr',
      value: { $typeName: 'cel.expr.Constant', constantKind: { case: 'stringValue', value: text } },
    },
  };
}

function settle(expr: Expr): void {
  const inner: Expr = { $typeName: 'cel.expr.Expr', id: expr.id, exprKind: expr.exprKind };
  expr.exprKind = { case: 'callExpr', value: { $typeName: 'cel.expr.Expr.Call', function: SETTLE, args: [inner] } };
}
