import type { KubeObject } from '../../contract.ts';
import { listAt, stringAt } from '../../machinery/index.ts';
import { compile } from '../cel/compile.ts';
import { CONDITIONS_BUDGET, Meter } from '../cel/cost.ts';
import type { Bindings } from './bindings.ts';

export type Matching =
  | { readonly kind: 'matches' }
  | { readonly kind: 'skips' }
  | { readonly kind: 'fails'; readonly message: string };

/** All of a policy's match conditions must hold; one that is plainly false outweighs one that fails. */
export function conditionsMatch(policy: KubeObject, bindings: Bindings): Matching {
  const meter = new Meter(CONDITIONS_BUDGET);
  let failure: string | undefined;
  for (const condition of listAt(policy, 'spec', 'matchConditions')) {
    const expression = stringAt(condition, 'expression') ?? '';
    try {
      const { variables: _, ...visible } = bindings;
      const names = ['object', 'oldObject', 'request', 'params', 'authorizer', 'namespaceObject'];
      if (compile(expression, names, 'bool').evaluate(visible, meter) !== true) return { kind: 'skips' };
      if (meter.isExhausted) throw new Error('validation failed due to running out of cost budget');
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      failure ??= `matchCondition '${stringAt(condition, 'name')}' evaluation failed: ${cause}`;
    }
  }
  return failure === undefined ? { kind: 'matches' } : { kind: 'fails', message: failure };
}
