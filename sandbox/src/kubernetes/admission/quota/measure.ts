import type { KubeObject, Registry, ResourceType } from '../../contract.ts';
import {
  count,
  fieldAt,
  groupResource,
  hasEnded,
  isJson,
  listAt,
  type Pod,
  podResources,
  type Quantity,
  quantity,
  stringAt,
} from '../../machinery/index.ts';

export type Usage = Map<string, Quantity>;

/** What one object takes of every quota resource there is; nothing where it is of a type that no quota counts. */
export function usageOf(type: ResourceType, object: KubeObject): Usage {
  const usage: Usage = new Map([[`count/${groupResource(type)}`, count(1)]]);
  if (type.group !== '') return usage;
  switch (type.plural) {
    case 'pods':
      return podUsage(object as Pod, usage);
    case 'services':
      return serviceUsage(object, usage);
    case 'persistentvolumeclaims':
      return claimUsage(object, usage);
    case 'secrets':
    case 'configmaps':
    case 'replicationcontrollers':
    case 'resourcequotas':
      return usage.set(type.plural, count(1));
    default:
      return usage;
  }
}

function podUsage(pod: Pod, usage: Usage): Usage {
  // An ended pod still is an object, but holds no machine.
  if (hasEnded(pod)) return usage;
  usage.set('pods', count(1));
  for (const [name, value] of podResources(pod.spec, 'requests')) {
    usage.set(`requests.${name}`, value);
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name.startsWith('hugepages-')) {
      usage.set(name, value);
    }
  }
  for (const [name, value] of podResources(pod.spec, 'limits')) usage.set(`limits.${name}`, value);
  return usage;
}

function serviceUsage(service: KubeObject, usage: Usage): Usage {
  usage.set('services', count(1));
  const type = stringAt(service, 'spec', 'type');
  const ports = listAt(service, 'spec', 'ports');
  if (type === 'NodePort') usage.set('services.nodeports', count(ports.length));
  if (type === 'LoadBalancer') {
    usage.set('services.loadbalancers', count(1));
    const isAllocated = fieldAt(service, 'spec', 'allocateLoadBalancerNodePorts') !== false;
    const nodePorts = isAllocated ? ports.length : ports.filter((port) => Boolean(fieldAt(port, 'nodePort'))).length;
    if (nodePorts > 0) usage.set('services.nodeports', count(nodePorts));
  }
  return usage;
}

function claimUsage(claim: KubeObject, usage: Usage): Usage {
  usage.set('persistentvolumeclaims', count(1));
  const storage = fieldAt(claim, 'spec', 'resources', 'requests', 'storage');
  if (storage !== undefined) usage.set('requests.storage', quantity(storage));
  const storageClass = stringAt(claim, 'spec', 'storageClassName');
  if (storageClass === undefined) return usage;
  const prefix = `${storageClass}.storageclass.storage.k8s.io/`;
  usage.set(`${prefix}persistentvolumeclaims`, count(1));
  if (storage !== undefined) usage.set(`${prefix}requests.storage`, quantity(storage));
  return usage;
}

/** The type whose objects take of this quota resource. */
export function typeCountedBy(registry: Registry, resource: string): ResourceType | undefined {
  if (resource.startsWith('count/')) {
    const [plural = '', ...group] = resource.slice('count/'.length).split('.');
    return registry.type(plural, group.join('.'));
  }
  if (resource.includes('.storageclass.storage.k8s.io/') || resource === 'requests.storage') {
    return registry.type('persistentvolumeclaims');
  }
  if (resource.startsWith('services')) return registry.type('services');
  if (
    ['persistentvolumeclaims', 'secrets', 'configmaps', 'replicationcontrollers', 'resourcequotas'].includes(resource)
  ) {
    return registry.type(resource);
  }
  return registry.type('pods');
}

/** Whether a quota with these scopes counts this object at all. */
export function inScope(quota: KubeObject, type: ResourceType, object: KubeObject): boolean {
  const scopes = listAt(quota, 'spec', 'scopes').map((scope) => ({ scopeName: scope, operator: 'Exists' }));
  const selectors = [...scopes, ...listAt(quota, 'spec', 'scopeSelector', 'matchExpressions')];
  return selectors.every((selector) => isJson(selector) && scopeMatches(selector, type, object));
}

function scopeMatches(selector: Record<string, unknown>, type: ResourceType, object: KubeObject): boolean {
  if (type.plural === 'persistentvolumeclaims' && selector.scopeName === 'VolumeAttributesClass') {
    return valueMatches(selector, stringAt(object, 'spec', 'volumeAttributesClassName'));
  }
  if (type.group !== '' || type.plural !== 'pods') return false;
  const spec = (object as Pod).spec;
  switch (selector.scopeName) {
    case 'Terminating':
      return (spec.activeDeadlineSeconds ?? -1) >= 0;
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined || spec.activeDeadlineSeconds === null;
    case 'BestEffort':
      return isBestEffort(object as Pod);
    case 'NotBestEffort':
      return !isBestEffort(object as Pod);
    case 'PriorityClass':
      return valueMatches(selector, spec.priorityClassName);
    case 'CrossNamespacePodAffinity':
      return usesOtherNamespaces(spec.affinity);
    default:
      return false;
  }
}

function valueMatches(selector: Record<string, unknown>, value: string | undefined): boolean {
  const values = listAt(selector, 'values');
  switch (selector.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'DoesNotExist':
      return value === undefined;
    default:
      return value !== undefined;
  }
}

function isBestEffort(pod: Pod): boolean {
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].every(
    (container) =>
      Object.keys(container.resources?.requests ?? {}).length === 0 &&
      Object.keys(container.resources?.limits ?? {}).length === 0,
  );
}

function usesOtherNamespaces(affinity: unknown): boolean {
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    const required = listAt(affinity, kind, 'requiredDuringSchedulingIgnoredDuringExecution');
    const preferred = listAt(affinity, kind, 'preferredDuringSchedulingIgnoredDuringExecution').map((term) =>
      fieldAt(term, 'podAffinityTerm'),
    );
    for (const term of [...required, ...preferred]) {
      if (listAt(term, 'namespaces').length > 0 || fieldAt(term, 'namespaceSelector') !== undefined) return true;
    }
  }
  return false;
}
