import {
  type AdmissionPlugin,
  type AdmissionRequest,
  type ClusterContext,
  type KubeObject,
  StatusError,
} from '../../contract.ts';
import { fieldAt, listAt, stringAt } from '../../machinery/index.ts';
import { compile } from '../cel/compile.ts';
import { Meter, POLICY_BUDGET } from '../cel/cost.ts';
import { forbidden } from '../refusal.ts';
import { type Bindings, bindingsFor } from './bindings.ts';
import { conditionsMatch } from './conditions.ts';
import { VARIABLES } from './expressions.ts';
import { type Hook, Hooks } from './hooks.ts';
import { policyMatches, resourcesMatch } from './match.ts';
import { paramsOf } from './params.ts';

interface Denial {
  readonly message: string;
  readonly reason: string;
  /** Which of the validations said so; 0 for failures of the policy itself. */
  readonly index: number;
}

const CODES: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  Forbidden: 403,
  RequestEntityTooLarge: 413,
  Invalid: 422,
};
const OUT_OF_BUDGET = 'validation failed due to running out of cost budget, no further validation rules will be run';
const MAX_MESSAGE_BYTES = 5 * 1024;

/** Runs ValidatingAdmissionPolicies. Policies themselves are beyond their own reach, so that a bad one can be removed. */
export function validatingPolicies(context: ClusterContext): AdmissionPlugin {
  const hooks = new Hooks(context, 'validatingadmissionpolicies', 'validatingadmissionpolicybindings');
  return {
    name: 'ValidatingAdmissionPolicy',
    validate(request) {
      if (request.type.group === 'admissionregistration.k8s.io') return;
      for (const hook of hooks.all()) {
        if (!policyMatches(context, matchOf(hook.policy), request)) continue;
        if (!resourcesMatch(context, fieldAt(hook.binding, 'spec', 'matchResources'), request)) continue;
        for (const denial of denialsOf(context, request, hook)) enforce(request, hook, denial);
      }
    },
  };
}

export function matchOf(policy: KubeObject): unknown {
  return fieldAt(policy, 'spec', 'matchConstraints');
}

function denialsOf(context: ClusterContext, request: AdmissionRequest, hook: Hook): Denial[] {
  const failure = (message: string, index = 0): Denial[] =>
    stringAt(hook.policy, 'spec', 'failurePolicy') === 'Ignore' ? [] : [{ message, reason: 'Invalid', index }];
  let params: (KubeObject | null)[];
  try {
    params = paramsOf(context, request, hook);
  } catch (error) {
    return failure(`failed to configure binding: ${error instanceof Error ? error.message : String(error)}`);
  }
  return params.flatMap((param) => {
    const meter = new Meter(POLICY_BUDGET);
    const bindings = bindingsFor(context, request, hook.policy, param, meter);
    const matching = conditionsMatch(hook.policy, bindings);
    if (matching.kind === 'skips') return [];
    if (matching.kind === 'fails') return failure(matching.message);
    annotate(request, hook, bindings, meter);
    return listAt(hook.policy, 'spec', 'validations').flatMap((validation, index) => {
      const expression = stringAt(validation, 'expression') ?? '';
      if (meter.isExhausted) return failure(OUT_OF_BUDGET, index);
      try {
        if (compile(expression, VARIABLES, 'bool').evaluate(bindings, meter) === true) return [];
      } catch (error) {
        const cause = error instanceof Error ? error.message : String(error);
        return failure(`expression '${expression}' resulted in error: ${cause}`, index);
      }
      const reason = stringAt(validation, 'reason') ?? 'Invalid';
      return [{ message: messageOf(validation, expression, bindings), reason, index }];
    });
  });
}

/** Texts that the policy has for the audit log, under its own name. */
function annotate(request: AdmissionRequest, hook: Hook, bindings: Bindings, meter: Meter): void {
  for (const annotation of listAt(hook.policy, 'spec', 'auditAnnotations')) {
    const key = `${hook.policy.metadata.name}/${stringAt(annotation, 'key')}`;
    try {
      const expression = stringAt(annotation, 'valueExpression') ?? '';
      const value = compile(expression, VARIABLES, 'any').evaluate(bindings, meter);
      if (typeof value === 'string' && value.trim() !== '') request.annotate?.(key, value.trim());
    } catch (error) {
      // What was meant for the log does not refuse the request.
      request.annotate?.(key, `valueExpression failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function messageOf(validation: unknown, expression: string, bindings: Bindings): string {
  const fallback = stringAt(validation, 'message') ?? `failed expression: ${expression.trim()}`;
  const computed = stringAt(validation, 'messageExpression');
  if (computed === undefined || computed === '') return fallback;
  try {
    const message = compile(computed, VARIABLES, 'string').evaluate(bindings);
    if (typeof message !== 'string') return fallback;
    const text = message.trim();
    return text === '' || text.includes('\n') || Buffer.byteLength(text) > MAX_MESSAGE_BYTES ? fallback : text;
  } catch {
    // The API server takes the plain message where the computed one fails.
    return fallback;
  }
}

function enforce(request: AdmissionRequest, hook: Hook, denial: Denial): void {
  const { policy, binding } = hook;
  const actions = listAt(binding, 'spec', 'validationActions');
  if (actions.includes('Warn')) {
    request.warn(
      `Validation failed for ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}': ${denial.message}`,
    );
  }
  if (actions.includes('Audit')) {
    const failed = [
      {
        message: denial.message,
        policy: policy.metadata.name,
        binding: binding.metadata.name,
        expressionIndex: denial.index,
        validationActions: actions,
      },
    ];
    request.annotate?.('validation.policy.admission.k8s.io/validation_failure', JSON.stringify(failed));
  }
  if (!actions.includes('Deny')) return;
  const message = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}' denied request: ${denial.message}`;
  const refusal = forbidden(request, message, { causes: [{ message }] });
  throw new StatusError(CODES[denial.reason] ?? 422, denial.reason, refusal.message, refusal.details);
}
