/**
 * What the cluster refuses in a tenant's namespace, as CEL (https://kubernetes.io/docs/reference/using-api/cel/).
 * What differs from tenant to tenant is read from the labels and annotations of its namespace, which it may not write.
 * Lists stand there joined by commas; an absent annotation means "any".
 */

const POD = "(request.resource.resource == 'pods')";
const SERVICE = "(request.resource.resource == 'services')";
const INGRESS = "(request.resource.resource == 'ingresses')";
const SECRET = "(request.resource.resource == 'secrets')";
const CLAIM = "(request.resource.resource == 'persistentvolumeclaims')";

const listed = (annotation: string) =>
  `has(namespaceObject.metadata.annotations) && '${annotation}' in namespaceObject.metadata.annotations`;
const list = (annotation: string) => `namespaceObject.metadata.annotations['${annotation}'].split(',')`;

interface Rule {
  /** For which resource; the rule holds for all others. */
  readonly of: string;
  readonly holds: string;
  /** Names the field and what to do. */
  readonly message: string;
}

const RULES: readonly Rule[] = [
  {
    of: POD,
    holds: `!has(object.spec.tolerations) || object.spec.tolerations.all(t,
      has(t.key) && t.key != '' ? t.key != 'tenantry.dev/tenant' || (has(t.value) && t.value == variables.tenant)
        : has(t.effect) && t.effect == 'NoExecute' && has(t.tolerationSeconds))`,
    message: 'spec.tolerations may tolerate tenantry.dev/tenant only for this tenant, and may not tolerate every taint',
  },
  {
    of: POD,
    holds: `!('tenantname' in variables.nodeSelector) || (variables.dedicated && variables.nodeSelector['tenantname'] == namespaceObject.metadata.name)`,
    message: 'spec.nodeSelector[tenantname] may only name nodes of this tenant',
  },
  {
    of: POD,
    holds: `!variables.dedicated || ('tenantname' in variables.nodeSelector && variables.nodeSelector['tenantname'] == namespaceObject.metadata.name)`,
    message:
      'spec.nodeSelector must hold tenantname with the name of this namespace, since this tenant has nodes of its own',
  },
  {
    of: POD,
    holds: `!has(object.spec.nodeName) || object.spec.nodeName == '' ||
      (request.operation == 'UPDATE' && has(oldObject.spec.nodeName) && oldObject.spec.nodeName == object.spec.nodeName)`,
    message: 'spec.nodeName may not be set: the scheduler chooses the node',
  },
  {
    of: POD,
    holds: '!has(object.spec.hostNetwork) || !object.spec.hostNetwork',
    message: 'spec.hostNetwork must not be true',
  },
  { of: POD, holds: '!has(object.spec.hostPID) || !object.spec.hostPID', message: 'spec.hostPID must not be true' },
  { of: POD, holds: '!has(object.spec.hostIPC) || !object.spec.hostIPC', message: 'spec.hostIPC must not be true' },
  {
    of: POD,
    holds: 'variables.containers.all(c, !has(c.ports) || c.ports.all(p, !has(p.hostPort) || p.hostPort == 0))',
    message: 'spec.containers[*].ports[*].hostPort must not be set',
  },
  {
    of: POD,
    holds: '!has(object.spec.volumes) || object.spec.volumes.all(v, !has(v.hostPath))',
    message: 'spec.volumes[*].hostPath must not be used',
  },
  {
    of: POD,
    holds: `!has(object.spec.priorityClassName) || object.spec.priorityClassName == '' ||
      (${listed('tenantry.dev/priority-classes')} && object.spec.priorityClassName in ${list('tenantry.dev/priority-classes')})`,
    message: 'spec.priorityClassName is not among the priority classes of this tenant',
  },
  {
    of: POD,
    holds: `!(${listed('tenantry.dev/registries')}) || variables.containers.all(c, !has(c.image) ||
      ${list('tenantry.dev/registries')}.exists(r, c.image.startsWith(r + '/')))`,
    message: 'spec.containers[*].image is not from a registry of this tenant',
  },
  {
    of: SERVICE,
    holds: "!has(object.spec.type) || object.spec.type != 'NodePort'",
    message: 'spec.type must not be NodePort: node ports are open to every tenant',
  },
  {
    of: SERVICE,
    holds: `!has(object.spec.type) || object.spec.type != 'LoadBalancer' || ${listed('tenantry.dev/load-balancers')}`,
    message: 'spec.type must not be LoadBalancer: this tenant has no load balancers',
  },
  {
    of: SERVICE,
    holds: '!has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0',
    message: 'spec.externalIPs must not be set: they can take the traffic of others',
  },
  {
    of: INGRESS,
    holds: `!has(object.spec.defaultBackend)`,
    message: 'spec.defaultBackend must not be set: it takes the traffic of every host',
  },
  {
    of: INGRESS,
    holds: `!has(object.spec.rules) || object.spec.rules.all(r, has(r.host) && ${listed('tenantry.dev/hosts')} && r.host in ${list('tenantry.dev/hosts')})`,
    message: 'spec.rules[*].host is not among the hosts of this tenant',
  },
  {
    of: INGRESS,
    holds: `!has(object.spec.tls) || object.spec.tls.all(t, !has(t.hosts) || t.hosts.all(h, ${listed('tenantry.dev/hosts')} && h in ${list('tenantry.dev/hosts')}))`,
    message: 'spec.tls[*].hosts is not among the hosts of this tenant',
  },
  {
    of: CLAIM,
    holds: `!has(object.spec.storageClassName) || !(${listed('tenantry.dev/storage-classes')}) ||
      object.spec.storageClassName in ${list('tenantry.dev/storage-classes')}`,
    message: 'spec.storageClassName is not among the storage classes of this tenant',
  },
  {
    of: SECRET,
    holds: "!has(object.type) || object.type != 'kubernetes.io/service-account-token'",
    message: 'type must not be kubernetes.io/service-account-token: such a token never expires',
  },
];

export const BOUNDARY_RULES = {
  variables: [
    { name: 'tenant', expression: "namespaceObject.metadata.labels['tenantry.dev/tenant']" },
    {
      name: 'dedicated',
      expression:
        "'tenantry.dev/tier' in namespaceObject.metadata.labels && namespaceObject.metadata.labels['tenantry.dev/tier'] == 'dedicated-nodes'",
    },
    { name: 'nodeSelector', expression: `${POD} && has(object.spec.nodeSelector) ? object.spec.nodeSelector : {}` },
    {
      name: 'containers',
      expression: `!${POD} ? [] : object.spec.containers
        + (has(object.spec.initContainers) ? object.spec.initContainers : [])
        + (has(object.spec.ephemeralContainers) ? object.spec.ephemeralContainers : [])`,
    },
  ],
  validations: RULES.map((rule) => ({
    expression: `!${rule.of} || (${rule.holds})`,
    message: rule.message,
    reason: 'Forbidden',
  })),
};
