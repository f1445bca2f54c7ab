import type { AuthorizationAttributes, KubeObject, UserInfo } from '../contract.ts';
import type { ObjectStore } from '../store/objects.ts';
import { type PolicyRule, ruleAllows, ruleAllowsPath } from './rules.ts';

const rbac = 'rbac.authorization.k8s.io';
export const rbacKeys = {
  roles: `${rbac}/roles`,
  roleBindings: `${rbac}/rolebindings`,
  clusterRoles: `${rbac}/clusterroles`,
  clusterRoleBindings: `${rbac}/clusterrolebindings`,
} as const;

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface RoleRef {
  readonly kind: string;
  readonly name: string;
}

export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

/** Rules that a user has through one binding. */
interface Grant {
  readonly binding: KubeObject;
  readonly subject: Subject;
  readonly rules: readonly PolicyRule[];
}

const rememberedDecisions = 20_000;

const denied: Decision = { allowed: false, reason: '' };

function isSubject(subject: Subject, user: UserInfo, bindingNamespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.username;
    case 'Group':
      return user.groups.includes(subject.name);
    case 'ServiceAccount': {
      const namespace = subject.namespace ?? bindingNamespace;
      return user.username === `system:serviceaccount:${namespace}:${subject.name}`;
    }
    default:
      return false;
  }
}

function printSubject(subject: Subject): string {
  if (subject.kind === 'ServiceAccount') return `ServiceAccount "${subject.name}/${subject.namespace ?? ''}"`;
  return `${subject.kind} "${subject.name}"`;
}

/** Role-based access control over the stored roles and bindings. Decisions are remembered until a role or binding changes. */
export class Authorizer {
  readonly #store: ObjectStore;
  readonly #decisions = new Map<string, Decision>();
  readonly #grants = new Map<string, readonly Grant[]>();

  constructor(store: ObjectStore) {
    this.#store = store;
    for (const key of Object.values(rbacKeys)) {
      store.listen(key, () => {
        this.#decisions.clear();
        this.#grants.clear();
      });
    }
  }

  authorize(user: UserInfo, attributes: AuthorizationAttributes): Decision {
    if (user.groups.includes('system:masters')) return { allowed: true, reason: '' };
    const key = JSON.stringify([user.username, user.groups, attributes]);
    const known = this.#decisions.get(key);
    if (known !== undefined) return known;
    const decision = this.#decide(user, attributes.namespace, (rule) => ruleAllows(rule, attributes));
    if (this.#decisions.size >= rememberedDecisions) this.#decisions.clear();
    this.#decisions.set(key, decision);
    return decision;
  }

  authorizePath(user: UserInfo, verb: string, path: string): Decision {
    if (user.groups.includes('system:masters')) return { allowed: true, reason: '' };
    return this.#decide(user, null, (rule) => ruleAllowsPath(rule, verb, path));
  }

  #decide(user: UserInfo, namespace: string | null, allows: (rule: PolicyRule) => boolean): Decision {
    for (const grant of this.#grantsOf(user, namespace)) {
      if (!grant.rules.some(allows)) continue;
      const { binding } = grant;
      const at = binding.metadata.namespace;
      const name = at === undefined ? binding.metadata.name : `${binding.metadata.name}/${at}`;
      const role = binding.roleRef as RoleRef;
      const reason = `RBAC: allowed by ${binding.kind} "${name}" of ${role.kind} "${role.name}" to ${printSubject(grant.subject)}`;
      return { allowed: true, reason };
    }
    return denied;
  }

  /** All rules a user has in a namespace, or cluster-wide alone where that is null. */
  rulesOf(user: UserInfo, namespace: string | null): PolicyRule[] {
    const everything = user.groups.includes('system:masters');
    const own = this.#grantsOf(user, namespace).flatMap((grant) => grant.rules);
    if (!everything) return own;
    return [...own, { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] }];
  }

  /** The rules of the role that a binding names. */
  rulesOfRole(reference: RoleRef, namespace: string | null): readonly PolicyRule[] {
    const isCluster = reference.kind === 'ClusterRole';
    const entry = this.#store.get(
      isCluster ? rbacKeys.clusterRoles : rbacKeys.roles,
      isCluster ? null : namespace,
      reference.name,
    );
    return (entry?.object.rules ?? []) as readonly PolicyRule[];
  }

  hasRole(reference: RoleRef, namespace: string | null): boolean {
    const isCluster = reference.kind === 'ClusterRole';
    const key = isCluster ? rbacKeys.clusterRoles : rbacKeys.roles;
    return this.#store.get(key, isCluster ? null : namespace, reference.name) !== undefined;
  }

  #grantsOf(user: UserInfo, namespace: string | null): readonly Grant[] {
    const key = JSON.stringify([user.username, user.groups, namespace]);
    const known = this.#grants.get(key);
    if (known !== undefined) return known;
    const grants: Grant[] = [];
    const collect = (bindings: readonly { object: KubeObject }[], at: string | null): void => {
      for (const { object } of bindings) {
        const subjects = (object.subjects ?? []) as readonly Subject[];
        const subject = subjects.find((each) => isSubject(each, user, at ?? ''));
        if (subject === undefined) continue;
        grants.push({ binding: object, subject, rules: this.rulesOfRole(object.roleRef as RoleRef, at) });
      }
    };
    collect(this.#store.list(rbacKeys.clusterRoleBindings, null), null);
    if (namespace !== null) collect(this.#store.list(rbacKeys.roleBindings, namespace), namespace);
    if (this.#grants.size >= rememberedDecisions) this.#grants.clear();
    this.#grants.set(key, grants);
    return grants;
  }
}
