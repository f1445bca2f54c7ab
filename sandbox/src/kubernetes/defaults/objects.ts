import { type Fields, fieldsOf, listOf, setDefault, textOf } from './fields.ts';

export function namespace(object: Fields): void {
  const metadata = fieldsOf(object.metadata);
  const name = textOf(metadata.name);
  if (name !== '') metadata.labels = { ...fieldsOf(metadata.labels), 'kubernetes.io/metadata.name': name };
}

export function service(object: Fields): void {
  const spec = fieldsOf(object.spec);
  setDefault(spec, 'sessionAffinity', 'None');
  if (spec.sessionAffinity === 'ClientIP')
    setDefault(spec, 'sessionAffinityConfig', { clientIP: { timeoutSeconds: 10800 } });
  setDefault(spec, 'type', 'ClusterIP');
  for (const port of listOf(spec.ports)) {
    setDefault(port, 'protocol', 'TCP');
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') port.targetPort = port.port;
  }
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') setDefault(spec, 'externalTrafficPolicy', 'Cluster');
  if (spec.type !== 'ExternalName') setDefault(spec, 'internalTrafficPolicy', 'Cluster');
  if (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === undefined) {
    spec.allocateLoadBalancerNodePorts = true;
  }
}

export function secret(object: Fields): void {
  setDefault(object, 'type', 'Opaque');
}

export function persistentVolumeClaim(object: Fields): void {
  const spec = fieldsOf(object.spec);
  setDefault(spec, 'volumeMode', 'Filesystem');
  const status = fieldsOf(object.status);
  setDefault(status, 'phase', 'Pending');
  object.status = status;
}

export function persistentVolume(object: Fields): void {
  const spec = fieldsOf(object.spec);
  setDefault(spec, 'persistentVolumeReclaimPolicy', 'Retain');
  setDefault(spec, 'volumeMode', 'Filesystem');
  const status = fieldsOf(object.status);
  setDefault(status, 'phase', 'Pending');
  object.status = status;
}

export function storageClass(object: Fields): void {
  setDefault(object, 'reclaimPolicy', 'Delete');
  setDefault(object, 'volumeBindingMode', 'Immediate');
}

export function priorityClass(object: Fields): void {
  setDefault(object, 'preemptionPolicy', 'PreemptLowerPriority');
}

export function networkPolicy(object: Fields): void {
  const spec = fieldsOf(object.spec);
  for (const rule of [...listOf(spec.ingress), ...listOf(spec.egress)]) {
    for (const port of listOf(rule.ports)) setDefault(port, 'protocol', 'TCP');
  }
  if (spec.policyTypes === undefined)
    spec.policyTypes = listOf(spec.egress).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

export function binding(object: Fields): void {
  const reference = fieldsOf(object.roleRef);
  setDefault(reference, 'apiGroup', 'rbac.authorization.k8s.io');
  for (const subject of listOf(object.subjects)) {
    if (subject.kind !== 'ServiceAccount') setDefault(subject, 'apiGroup', 'rbac.authorization.k8s.io');
  }
}

/** A container's requests follow its limits, and its defaults its maxima. */
export function limitRange(object: Fields): void {
  for (const limit of listOf(fieldsOf(object.spec).limits)) {
    if (limit.type !== 'Container') continue;
    const defaults = { ...fieldsOf(limit.default) };
    for (const [name, amount] of Object.entries(fieldsOf(limit.max))) defaults[name] ??= amount;
    const requests = { ...fieldsOf(limit.defaultRequest) };
    for (const [name, amount] of Object.entries(defaults)) requests[name] ??= amount;
    for (const [name, amount] of Object.entries(fieldsOf(limit.min))) requests[name] ??= amount;
    if (Object.keys(defaults).length > 0) limit.default = defaults;
    if (Object.keys(requests).length > 0) limit.defaultRequest = requests;
  }
}

export function horizontalPodAutoscaler(object: Fields): void {
  setDefault(fieldsOf(object.spec), 'minReplicas', 1);
}

export function customResourceDefinition(object: Fields): void {
  const spec = fieldsOf(object.spec);
  const names = fieldsOf(spec.names);
  const kind = textOf(names.kind);
  setDefault(names, 'singular', kind.toLowerCase());
  setDefault(names, 'listKind', `${kind}List`);
  setDefault(spec, 'conversion', { strategy: 'None' });
  const webhook = fieldsOf(fieldsOf(spec.conversion).webhook);
  const service_ = fieldsOf(fieldsOf(webhook.clientConfig).service);
  if (Object.keys(service_).length > 0) setDefault(service_, 'port', 443);
}

function resources(match: Fields): void {
  setDefault(match, 'namespaceSelector', {});
  setDefault(match, 'objectSelector', {});
  setDefault(match, 'matchPolicy', 'Equivalent');
  for (const rule of [...listOf(match.resourceRules), ...listOf(match.excludeResourceRules)])
    setDefault(rule, 'scope', '*');
}

export function admissionPolicy(object: Fields): void {
  const spec = fieldsOf(object.spec);
  setDefault(spec, 'failurePolicy', 'Fail');
  if (spec.matchConstraints !== undefined) resources(fieldsOf(spec.matchConstraints));
}

export function admissionPolicyBinding(object: Fields): void {
  const spec = fieldsOf(object.spec);
  if (spec.matchResources !== undefined) resources(fieldsOf(spec.matchResources));
  const parameters = fieldsOf(spec.paramRef);
  if (spec.paramRef !== undefined) setDefault(parameters, 'parameterNotFoundAction', 'Deny');
}

export function webhookConfiguration(object: Fields): void {
  for (const webhook of listOf(object.webhooks)) {
    setDefault(webhook, 'failurePolicy', 'Fail');
    setDefault(webhook, 'matchPolicy', 'Equivalent');
    setDefault(webhook, 'namespaceSelector', {});
    setDefault(webhook, 'objectSelector', {});
    setDefault(webhook, 'timeoutSeconds', 10);
    for (const rule of listOf(webhook.rules)) setDefault(rule, 'scope', '*');
    const service_ = fieldsOf(fieldsOf(webhook.clientConfig).service);
    if (Object.keys(service_).length > 0) setDefault(service_, 'port', 443);
  }
}

export function mutatingWebhookConfiguration(object: Fields): void {
  webhookConfiguration(object);
  for (const webhook of listOf(object.webhooks)) setDefault(webhook, 'reinvocationPolicy', 'Never');
}

export function mutatingAdmissionPolicy(object: Fields): void {
  admissionPolicy(object);
  setDefault(fieldsOf(object.spec), 'reinvocationPolicy', 'Never');
}

export function endpoints(object: Fields): void {
  for (const subset of listOf(object.subsets))
    for (const port of listOf(subset.ports)) setDefault(port, 'protocol', 'TCP');
}

export function endpointSlice(object: Fields): void {
  for (const port of listOf(object.ports)) {
    setDefault(port, 'protocol', 'TCP');
    if (port.name === undefined) port.name = '';
  }
}
