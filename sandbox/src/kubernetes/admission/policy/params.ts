import type { AdmissionRequest, ClusterContext, KubeObject } from '../../contract.ts';
import { fieldAt, isJson, selectorMatches, stringAt } from '../../machinery/index.ts';
import type { Hook } from './hooks.ts';

/** The parameter objects that a binding points at; `[null]` for a policy that takes none. Throws with the reason. */
export function paramsOf(context: ClusterContext, request: AdmissionRequest, hook: Hook): (KubeObject | null)[] {
  const kind = fieldAt(hook.policy, 'spec', 'paramKind');
  const reference = fieldAt(hook.binding, 'spec', 'paramRef');
  if (!isJson(kind)) return [null];
  if (!isJson(reference)) return [null];
  const type = context.registry.typeOfKind(stringAt(kind, 'apiVersion') ?? '', stringAt(kind, 'kind') ?? '');
  if (type === undefined) {
    throw new Error(
      `failed to find resource referenced by paramKind: '${stringAt(kind, 'apiVersion')}, Kind=${stringAt(kind, 'kind')}'`,
    );
  }
  const namespace = type.namespaced ? (stringAt(reference, 'namespace') ?? request.namespace) : null;
  if (type.namespaced && namespace === null)
    throw new Error('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources');
  const name = stringAt(reference, 'name');
  const found =
    name === undefined
      ? context.registry
          .list(type, namespace)
          .filter((object) => selectorMatches(reference.selector, object.metadata.labels))
      : [context.registry.get(type, namespace, name)].filter((object) => object !== undefined);
  if (found.length > 0) return found;
  if (reference.parameterNotFoundAction === 'Allow') return [];
  throw new Error('no params found for policy binding with `Deny` parameterNotFoundAction');
}
