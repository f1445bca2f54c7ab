/** A value computed when first used, once for a request. It may use those before it. */
export interface Variable {
  readonly name: string;
  readonly expression: string;
}

/** Settings of a tenant that stand in an annotation of its namespace, joined by commas; none there means an empty list. */
export const LISTS = {
  hosts: 'tenantry.dev/hosts',
  registries: 'tenantry.dev/registries',
  storageClasses: 'tenantry.dev/storage-classes',
  priorityClasses: 'tenantry.dev/priority-classes',
  ingressClasses: 'tenantry.dev/ingress-classes',
  ingressAnnotations: 'tenantry.dev/ingress-annotations',
  gateways: 'tenantry.dev/gateways',
  externalNames: 'tenantry.dev/external-names',
  tolerations: 'tenantry.dev/tolerations',
  csiDrivers: 'tenantry.dev/csi-drivers',
  loadBalancerClasses: 'tenantry.dev/load-balancer-classes',
} as const;

export const LOAD_BALANCERS = 'tenantry.dev/load-balancers';
export const TIER_LABEL = 'tenantry.dev/tier';
export const TENANT_LABEL = 'tenantry.dev/tenant';
export const PULL_LABEL = 'tenantry.dev/pull-images-always';

export function listVariable(name: keyof typeof LISTS): Variable {
  const annotation = LISTS[name];
  return {
    name,
    expression: `'${annotation}' in variables.settings ? variables.settings['${annotation}'].split(',') : []`,
  };
}

/** Whether the list is set at all: of some lists, none means "any". */
export const hasList = (name: keyof typeof LISTS) => `('${LISTS[name]}' in variables.settings)`;

export const COMMON: readonly Variable[] = [
  { name: 'namespaceName', expression: 'namespaceObject.metadata.name' },
  { name: 'tenant', expression: `namespaceObject.metadata.labels['${TENANT_LABEL}']` },
  {
    name: 'settings',
    expression: 'has(namespaceObject.metadata.annotations) ? namespaceObject.metadata.annotations : {}',
  },
  { name: 'isNew', expression: "request.operation != 'UPDATE' || object.spec != oldObject.spec" },
  {
    name: 'isDedicated',
    expression: `'${TIER_LABEL}' in namespaceObject.metadata.labels && namespaceObject.metadata.labels['${TIER_LABEL}'] == 'dedicated-nodes'`,
  },
  {
    name: 'sharesNoNode',
    expression: `'${TIER_LABEL}' in namespaceObject.metadata.labels && namespaceObject.metadata.labels['${TIER_LABEL}'] in ['dedicated-nodes', 'dedicated-cluster']`,
  },
  // The cluster's own parts: its controllers' accounts, and its components with a certificate of their own.
  {
    name: 'isSystem',
    expression: `request.userInfo.username.startsWith('system:serviceaccount:')
      ? request.userInfo.username.startsWith('system:serviceaccount:kube-system:')
      : request.userInfo.username.startsWith('system:') && request.userInfo.username != 'system:anonymous'`,
  },
  { name: 'notes', expression: 'has(object.metadata.annotations) ? object.metadata.annotations : {}' },
  {
    name: 'oldNotes',
    expression:
      "request.operation == 'UPDATE' && has(oldObject.metadata.annotations) ? oldObject.metadata.annotations : {}",
  },
  // Annotations that this request sets or changes.
  {
    name: 'newNotes',
    expression: 'variables.notes.filter(k, !(k in variables.oldNotes) || variables.oldNotes[k] != variables.notes[k])',
  },
];

/** Whether a name is one of the tenant's hosts, or lies below one that is a wildcard. */
export const isHost = (name: string) =>
  `variables.hosts.exists(x, x == ${name} || (x.startsWith('*.') && ${name}.endsWith(x.substring(1))))`;
