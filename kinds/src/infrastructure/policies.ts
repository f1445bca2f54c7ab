import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { BOUNDARY_POLICIES, boundaryPolicySpec, TENANT_LABEL } from './boundary/index.ts';
import { MUTATING_POLICIES, mutatingPolicySpec } from './boundary/placement.ts';

/** Namespaces of tenants carry this label; the tenant cannot change it, for it may not write its namespace. */
const TENANT_NAMESPACES = { matchExpressions: [{ key: TENANT_LABEL, operator: 'Exists' }] };

/** Name of the policy about one subject, and of its binding. */
export const boundaryPolicyName = (subject: string) => `tenantry-tenant-boundary-${subject}`;

/** The admission policies of a cluster; they apply to every tenant's namespace in it and to nothing else. */
export function policyResources(scope: KubernetesScope, dependsOn: readonly string[]): DesiredResource[] {
  const pair = (
    key: string,
    title: string,
    family: 'Validating' | 'Mutating',
    name: string,
    policy: Template,
    binding: Template,
  ) => {
    const plural = `${family.toLowerCase()}admissionpolic`;
    // Mutating policies only spare people work: where they are not served, the validating ones say what is missing.
    const optional = family === 'Mutating' ? { optional: true } : {};
    const common = { apiVersion: 'admissionregistration.k8s.io/v1', name, namespaced: false, ...optional };
    return [
      kubernetesObject(scope, {
        ...common,
        key: `policy/${key}`,
        title: `admission policy ${title}`,
        kind: `${family}AdmissionPolicy`,
        plural: `${plural}ies`,
        body: { spec: policy },
        dependsOn,
      }),
      kubernetesObject(scope, {
        ...common,
        key: `policy/${key}-binding`,
        title: `binding of the admission policy ${title}`,
        kind: `${family}AdmissionPolicyBinding`,
        plural: `${plural}ybindings`,
        body: { spec: { policyName: name, ...binding } },
        dependsOn: [...dependsOn, `policy/${key}`],
      }),
    ];
  };
  return [
    ...BOUNDARY_POLICIES.flatMap((policy) =>
      pair(
        `boundary-${policy.subject}`,
        `tenant boundary, ${policy.title}`,
        'Validating',
        boundaryPolicyName(policy.subject),
        boundaryPolicySpec(policy),
        { validationActions: ['Deny', 'Audit'], matchResources: { namespaceSelector: TENANT_NAMESPACES } },
      ),
    ),
    ...MUTATING_POLICIES.flatMap((policy) =>
      pair(policy.key, policy.title, 'Mutating', policy.name, mutatingPolicySpec(policy), {
        matchResources: { namespaceSelector: { matchLabels: policy.namespaces } },
      }),
    ),
  ];
}
