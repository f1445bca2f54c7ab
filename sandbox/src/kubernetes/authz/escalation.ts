import { isDeepStrictEqual } from 'node:util';
import { type KubeObject, StatusError, type UserInfo } from '../contract.ts';
import { forbidden } from '../registry/failures.ts';
import type { ServedType } from '../types/served.ts';
import type { Authorizer, RoleRef } from './authorizer.ts';
import { notCovered, type PolicyRule, printRule, quoted } from './rules.ts';

const group = 'rbac.authorization.k8s.io';

/** Nobody gives rights, by role or by binding, that they don't have themselves; `escalate` and `bind` lift that. */
export function escalationGuard(
  authorizer: Authorizer,
): (user: UserInfo, type: ServedType, next: KubeObject, current: KubeObject | undefined) => void {
  return (user, type, next, current) => {
    if (type.group !== group || user.groups.includes('system:masters')) return;
    const isBinding = type.plural.endsWith('bindings');
    const namespace = next.metadata.namespace ?? null;
    if (current !== undefined && isUnchanged(isBinding, next, current)) return;
    const reference = next.roleRef as RoleRef;
    const ask = isBinding
      ? {
          verb: 'bind',
          group,
          resource: reference.kind === 'ClusterRole' ? 'clusterroles' : 'roles',
          subresource: null,
          namespace,
          name: reference.name,
        }
      : { verb: 'escalate', group, resource: type.plural, subresource: null, namespace, name: next.metadata.name };
    if (authorizer.authorize(user, ask).allowed) return;
    if (isBinding && !authorizer.hasRole(reference, namespace)) {
      // Nobody can say that they have what is not there.
      const plural = reference.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
      throw new StatusError(404, 'NotFound', `${plural}.${group} "${reference.name}" not found`, {
        name: reference.name,
        group,
        kind: plural,
      });
    }
    const wanted = isBinding ? authorizer.rulesOfRole(reference, namespace) : ((next.rules ?? []) as PolicyRule[]);
    const missing = notCovered(authorizer.rulesOf(user, namespace), wanted);
    if (missing.length === 0) return;
    const lines = missing.map(printRule).join('\n');
    throw forbidden(
      type,
      next.metadata.name,
      `user "${user.username}" (groups=${quoted(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${lines}`,
    );
  };
}

function isUnchanged(isBinding: boolean, next: KubeObject, current: KubeObject): boolean {
  if (isBinding) return isDeepStrictEqual([next.roleRef, next.subjects], [current.roleRef, current.subjects]);
  return isDeepStrictEqual([next.rules, next.aggregationRule], [current.rules, current.aggregationRule]);
}
