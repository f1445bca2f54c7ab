import type { JsonObject } from '@tenantry/kinds';
import { listOf, objectOf, textOf, textsOf } from '../json.ts';

export interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Empty: every name. */
  readonly resourceNames: readonly string[];
}

export interface Wanted {
  readonly verb: string;
  readonly group: string;
  /** With its subresource: `pods/exec`. */
  readonly resource: string;
  readonly name: string | null;
}

export interface BoundRole {
  readonly binding: { readonly kind: string; readonly namespace: string | null; readonly name: string };
  readonly role: { readonly kind: string; readonly namespace: string | null; readonly name: string };
}

/** `RBAC: allowed by RoleBinding "x/ns" of Role "y" to ServiceAccount "z/ns"`, as Kubernetes words it. */
export function readReason(reason: string, namespace: string): BoundRole | null {
  const found = /allowed by (\w+) "([^"]+)" of (\w+) "([^"]+)"/.exec(reason);
  if (found === null) return null;
  const [, bindingKind = '', bindingName = '', roleKind = '', roleName = ''] = found;
  const [name = '', place] = bindingName.split('/');
  const where = place ?? (bindingKind === 'RoleBinding' ? namespace : null);
  return {
    binding: { kind: bindingKind, namespace: where, name },
    role: { kind: roleKind, namespace: roleKind === 'Role' ? where : null, name: roleName },
  };
}

/** Roles that bindings of a namespace give to a service account, itself or by the groups that all accounts are in. */
export function rolesBound(
  bindings: readonly JsonObject[],
  account: { readonly namespace: string; readonly name: string },
): BoundRole[] {
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`, 'system:authenticated'];
  return bindings.flatMap((binding) => {
    const { namespace, name } = objectOf(binding.metadata);
    const isBound = listOf(binding.subjects).some((entry) => {
      const subject = objectOf(entry);
      if (subject.kind === 'Group') return groups.includes(textOf(subject.name));
      if (subject.kind !== 'ServiceAccount') return false;
      return subject.name === account.name && subject.namespace === account.namespace;
    });
    if (!isBound) return [];
    const role = objectOf(binding.roleRef);
    const where = textOf(namespace);
    return [
      {
        binding: { kind: 'RoleBinding', namespace: where, name: textOf(name) },
        role: { kind: textOf(role.kind), namespace: role.kind === 'Role' ? where : null, name: textOf(role.name) },
      },
    ];
  });
}

export function readRules(role: JsonObject | null): RoleRule[] {
  return listOf(role?.rules).map((entry) => {
    const rule = objectOf(entry);
    return {
      apiGroups: textsOf(rule.apiGroups),
      resources: textsOf(rule.resources),
      verbs: textsOf(rule.verbs),
      resourceNames: textsOf(rule.resourceNames),
    };
  });
}

/**
 * The rule that allows it. `*` takes everything, and `*` + `/scale` that subresource of every resource.
 *
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
 */
export function ruleFor(rules: readonly RoleRule[], wanted: Wanted): RoleRule | null {
  return rules.find((rule) => has(rule.verbs, wanted.verb) && isAbout(rule, wanted)) ?? null;
}

/** The verbs that rules allow on the resource, so that a refusal can say what would have been possible. */
export function verbsOn(rules: readonly RoleRule[], wanted: Wanted): string[] {
  return [...new Set(rules.filter((rule) => isAbout(rule, wanted)).flatMap(({ verbs }) => verbs))];
}

function isAbout(rule: RoleRule, { group, resource, name }: Wanted): boolean {
  const [, subresource] = resource.split('/');
  const names = subresource === undefined ? [resource] : [resource, `*/${subresource}`];
  if (!has(rule.apiGroups, group) || !names.some((one) => has(rule.resources, one))) return false;
  return rule.resourceNames.length === 0 || (name !== null && rule.resourceNames.includes(name));
}

const has = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);
