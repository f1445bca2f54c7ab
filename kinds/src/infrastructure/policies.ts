import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { BOUNDARY_RULES } from './boundary-rules.ts';

/** Namespaces of tenants carry this label; the tenant cannot change it, for it may not write its namespace. */
const TENANT_NAMESPACES = { matchExpressions: [{ key: 'tenantry.dev/tenant', operator: 'Exists' }] };

const PLACED_NAMESPACES = { matchLabels: { 'tenantry.dev/tier': 'dedicated-nodes' } };

/**
 * Adds the tenant's node selector and toleration to pods of tenants with nodes of their own. By JSON patch, since an
 * apply configuration may not touch the atomic nodeSelector; each step leaves a pod alone that has it already, since a
 * policy may be invoked again.
 */
const PLACE_SELECTOR = `has(object.spec.nodeSelector)
  ? [JSONPatch{op: 'add', path: '/spec/nodeSelector/tenantname', value: namespaceObject.metadata.name}]
  : [JSONPatch{op: 'add', path: '/spec/nodeSelector', value: {'tenantname': namespaceObject.metadata.name}}]`;

const TOLERATION = `{'key': 'tenantry.dev/tenant', 'operator': 'Equal', 'value': namespaceObject.metadata.labels['tenantry.dev/tenant'], 'effect': 'NoSchedule'}`;

const PLACE_TOLERATION = `!has(object.spec.tolerations)
  ? [JSONPatch{op: 'add', path: '/spec/tolerations', value: dyn([${TOLERATION}])}]
  : object.spec.tolerations.exists(t, has(t.key) && t.key == 'tenantry.dev/tenant')
    ? []
    : [JSONPatch{op: 'add', path: '/spec/tolerations/-', value: dyn(${TOLERATION})}]`;

/** The admission policies of a cluster; they apply to every tenant's namespace in it and to nothing else. */
export function policyResources(scope: KubernetesScope, dependsOn: readonly string[]): DesiredResource[] {
  const policy = (
    key: string,
    title: string,
    kind: string,
    plural: string,
    name: string,
    body: Template,
    needs: readonly string[],
    optional = false,
  ) =>
    kubernetesObject(scope, {
      key,
      title,
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind,
      plural,
      name,
      namespaced: false,
      body,
      dependsOn: [...dependsOn, ...needs],
      ...(optional ? { optional } : {}),
    });
  return [
    policy(
      'policy/boundary',
      'admission policy tenant boundary',
      'ValidatingAdmissionPolicy',
      'validatingadmissionpolicies',
      'tenantry-tenant-boundary',
      {
        spec: {
          failurePolicy: 'Fail',
          matchConstraints: {
            resourceRules: [
              {
                apiGroups: [''],
                apiVersions: ['v1'],
                operations: ['CREATE', 'UPDATE'],
                resources: ['pods', 'services', 'persistentvolumeclaims', 'secrets'],
              },
              { apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['pods/ephemeralcontainers'] },
              {
                apiGroups: ['networking.k8s.io'],
                apiVersions: ['v1'],
                operations: ['CREATE', 'UPDATE'],
                resources: ['ingresses'],
              },
            ],
          },
          variables: BOUNDARY_RULES.variables,
          validations: BOUNDARY_RULES.validations,
        },
      },
      [],
    ),
    policy(
      'policy/boundary-binding',
      'binding of the tenant boundary',
      'ValidatingAdmissionPolicyBinding',
      'validatingadmissionpolicybindings',
      'tenantry-tenant-boundary',
      {
        spec: {
          policyName: 'tenantry-tenant-boundary',
          validationActions: ['Deny', 'Audit'],
          matchResources: { namespaceSelector: TENANT_NAMESPACES },
        },
      },
      ['policy/boundary'],
    ),
    policy(
      'policy/placement',
      'admission policy placement',
      'MutatingAdmissionPolicy',
      'mutatingadmissionpolicies',
      'tenantry-placement',
      {
        spec: {
          failurePolicy: 'Fail',
          reinvocationPolicy: 'IfNeeded',
          matchConstraints: {
            resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
          },
          mutations: [
            { patchType: 'JSONPatch', jsonPatch: { expression: PLACE_SELECTOR } },
            { patchType: 'JSONPatch', jsonPatch: { expression: PLACE_TOLERATION } },
          ],
        },
      },
      [],
      true,
    ),
    policy(
      'policy/placement-binding',
      'binding of the placement',
      'MutatingAdmissionPolicyBinding',
      'mutatingadmissionpolicybindings',
      'tenantry-placement',
      {
        spec: { policyName: 'tenantry-placement', matchResources: { namespaceSelector: PLACED_NAMESPACES } },
      },
      ['policy/placement'],
      true,
    ),
  ];
}
