import { copyOf } from '../../../copy.ts';
import {
  type AdmissionPlugin,
  type AdmissionRequest,
  type ClusterContext,
  type KubeObject,
  StatusError,
} from '../../contract.ts';
import { fieldAt, isJson, type Json, listAt, sameJson, stringAt } from '../../machinery/index.ts';
import { compile } from '../cel/compile.ts';
import { toJson } from '../cel/values.ts';
import { subjectName } from '../refusal.ts';
import { mergeConfiguration } from './apply-configuration.ts';
import { bindingsFor } from './bindings.ts';
import { conditionsMatch } from './conditions.ts';
import { VARIABLES } from './expressions.ts';
import { type Hook, Hooks } from './hooks.ts';
import { applyJsonPatch } from './json-patch.ts';
import { policyMatches, resourcesMatch } from './match.ts';
import { paramsOf } from './params.ts';
import { matchOf } from './validating.ts';

/**
 * Runs MutatingAdmissionPolicies. A policy with `reinvocationPolicy: IfNeeded` runs a second time in the API server's
 * second round over the mutating plugins, and so adds twice what it adds without looking.
 */
export function mutatingPolicies(context: ClusterContext): AdmissionPlugin {
  const hooks = new Hooks(context, 'mutatingadmissionpolicies', 'mutatingadmissionpolicybindings');
  return {
    name: 'MutatingAdmissionPolicy',
    mutate(request) {
      if (request.type.group === 'admissionregistration.k8s.io' || request.object === null) return;
      const all = hooks.all();
      const changers = all.filter((hook) => run(context, request, hook));
      if (changers.length === 0) return;
      for (const hook of all) {
        if (stringAt(hook.policy, 'spec', 'reinvocationPolicy') === 'IfNeeded') run(context, request, hook);
      }
    },
  };
}

/** Returns whether the policy changed the object. */
function run(context: ClusterContext, request: AdmissionRequest, hook: Hook): boolean {
  if (!policyMatches(context, matchOf(hook.policy), request)) return false;
  if (!resourcesMatch(context, fieldAt(hook.binding, 'spec', 'matchResources'), request)) return false;
  const before = copyOf(request.object);
  try {
    for (const params of paramsOf(context, request, hook)) {
      const matching = conditionsMatch(hook.policy, bindingsFor(context, request, hook.policy, params));
      if (matching.kind === 'skips') continue;
      if (matching.kind === 'fails') throw new Error(matching.message);
      for (const mutation of listAt(hook.policy, 'spec', 'mutations')) mutate(context, request, hook, params, mutation);
    }
  } catch (error) {
    if (stringAt(hook.policy, 'spec', 'failurePolicy') === 'Ignore') {
      if (request.object !== null && before !== null) restore(request.object, before);
      return false;
    }
    throw refusal(request, hook, error instanceof Error ? error.message : String(error));
  }
  return !sameJson(before, request.object);
}

function mutate(
  context: ClusterContext,
  request: AdmissionRequest,
  hook: Hook,
  params: KubeObject | null,
  mutation: unknown,
): void {
  if (request.object === null) return;
  const isPatch = stringAt(mutation, 'patchType') === 'JSONPatch';
  const expression = stringAt(mutation, isPatch ? 'jsonPatch' : 'applyConfiguration', 'expression') ?? '';
  const value = toJson(
    compile(expression, VARIABLES, 'any').evaluate(bindingsFor(context, request, hook.policy, params)),
  );
  const next = copyOf(request.object);
  if (isPatch) {
    if (!Array.isArray(value)) throw new Error('JSONPatch expression must evaluate to a list');
    try {
      applyJsonPatch(next, value);
    } catch (error) {
      throw new Error(`error applying patch: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  } else {
    if (!isJson(value)) throw new Error('ApplyConfiguration expression must evaluate to an object');
    try {
      mergeConfiguration(next as unknown as Json, value);
    } catch (error) {
      throw new Error(`error applying patch: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
  restore(request.object, next);
}

/** Admission changes the object in place: others hold on to it. */
function restore(object: KubeObject, from: KubeObject): void {
  for (const field of Object.keys(object)) if (!(field in from)) delete object[field];
  Object.assign(object, from);
}

function refusal(request: AdmissionRequest, hook: Hook, cause: string): StatusError {
  const message = `policy '${hook.policy.metadata.name}' with binding '${hook.binding.metadata.name}' denied request: ${cause}`;
  return new StatusError(403, 'Invalid', message, {
    name: subjectName(request),
    ...(request.type.group === '' ? {} : { group: request.type.group }),
    kind: request.type.plural,
    causes: [{ message }],
  });
}
