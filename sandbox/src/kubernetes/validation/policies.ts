import { validatePolicyExpressions } from '../admission/index.ts';
import type { KubeObject } from '../contract.ts';
import type { FieldFault } from '../registry/failures.ts';

/** Expressions of admission policies must compile, with the variables and the result their place asks for. */
export function policyFaults(policy: KubeObject): FieldFault[] {
  return validatePolicyExpressions(policy);
}
