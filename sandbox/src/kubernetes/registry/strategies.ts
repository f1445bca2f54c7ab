import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../contract.ts';
import { fieldsOf, listOf, setDefault } from '../defaults/fields.ts';
import type { ServedType } from '../types/served.ts';
import { qosClass } from './qos.ts';

/** Kinds whose generation counts changes of their spec. */
const generations = new Set([
  '/Pod',
  '/ReplicationController',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'batch/Job',
  'batch/CronJob',
  'networking.k8s.io/NetworkPolicy',
  'networking.k8s.io/Ingress',
  'networking.k8s.io/IngressClass',
  'policy/PodDisruptionBudget',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'flowcontrol.apiserver.k8s.io/FlowSchema',
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration',
]);

const emptyStatus: Readonly<Record<string, () => Record<string, unknown>>> = {
  '/Namespace': () => ({ phase: 'Active' }),
  '/Pod': () => ({ phase: 'Pending' }),
  '/PersistentVolumeClaim': () => ({ phase: 'Pending' }),
  '/PersistentVolume': () => ({ phase: 'Pending' }),
  '/Service': () => ({ loadBalancer: {} }),
  'networking.k8s.io/Ingress': () => ({ loadBalancer: {} }),
  'apps/ReplicaSet': () => ({ replicas: 0 }),
  '/ReplicationController': () => ({ replicas: 0 }),
  'apps/StatefulSet': () => ({ replicas: 0, availableReplicas: 0 }),
  'apps/DaemonSet': () => ({
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    desiredNumberScheduled: 0,
    numberReady: 0,
  }),
  'policy/PodDisruptionBudget': () => ({
    disruptionsAllowed: 0,
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
  }),
  'autoscaling/HorizontalPodAutoscaler': () => ({ desiredReplicas: 0, currentMetrics: null }),
  'apiextensions.k8s.io/CustomResourceDefinition': () => ({
    conditions: null,
    acceptedNames: { plural: '', kind: '' },
    storedVersions: [],
  }),
};

const kindOf = (type: ServedType): string => `${type.group}/${type.kind}`;

/** Whether changes to this kind are counted. Custom resources and admission's own kinds are, too. */
export function hasGeneration(type: ServedType): boolean {
  return type.custom !== undefined || type.group === 'admissionregistration.k8s.io' || generations.has(kindOf(type));
}

/** Kinds whose status a create may set: nodes say who they are, events have none. */
const keepsStatus = new Set(['/Node', 'apiregistration.k8s.io/APIService']);

/** What the server sets when an object is made, after admission. */
export function prepareForCreate(type: ServedType, object: KubeObject): void {
  if (hasGeneration(type)) object.metadata.generation = 1;
  else delete object.metadata.generation;
  const kind = kindOf(type);
  if (type.hasStatus && !keepsStatus.has(kind)) {
    if (type.custom !== undefined) delete object.status;
    else object.status = emptyStatus[kind]?.() ?? {};
  }
  if (kind === '/Namespace') object.spec = { finalizers: ['kubernetes'] };
  if (kind === '/Pod') (object.status as Record<string, unknown>).qosClass = qosClass(object);
  if (kind === 'batch/Job') prepareJob(object);
  if (kind === '/Secret') mergeStringData(object);
  if (kind === 'apiextensions.k8s.io/CustomResourceDefinition') {
    const stored = listOf(fieldsOf(object.spec).versions).find((version) => version.storage === true);
    (object.status as Record<string, unknown>).storedVersions = stored === undefined ? [] : [stored.name];
  }
}

/** A job finds its pods by its own uid unless it says otherwise. */
function prepareJob(object: KubeObject): void {
  const spec = fieldsOf(object.spec);
  if (spec.manualSelector === true) return;
  const labels = {
    'batch.kubernetes.io/controller-uid': object.metadata.uid,
    'batch.kubernetes.io/job-name': object.metadata.name,
    'controller-uid': object.metadata.uid,
    'job-name': object.metadata.name,
  };
  const template = fieldsOf(spec.template);
  const metadata = fieldsOf(template.metadata);
  metadata.labels = { ...fieldsOf(metadata.labels), ...labels };
  template.metadata = metadata;
  spec.selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': object.metadata.uid } };
}

/** `stringData` is a way to write, never to read. */
export function mergeStringData(object: KubeObject): void {
  const plain = fieldsOf(object.stringData);
  delete object.stringData;
  if (Object.keys(plain).length === 0) return;
  const data = { ...fieldsOf(object.data) };
  for (const [key, value] of Object.entries(plain)) data[key] = Buffer.from(String(value)).toString('base64');
  object.data = data;
}

/** What the server takes over from the present object when one is changed through its main resource. */
export function prepareForUpdate(type: ServedType, current: KubeObject, next: KubeObject): void {
  const kind = kindOf(type);
  if (kind === '/Secret') mergeStringData(next);
  if (kind === '/Service') keepServiceAddresses(current, next);
  if (kind === '/PersistentVolumeClaim') {
    const spec = fieldsOf(next.spec);
    const before = fieldsOf(current.spec);
    if (before.volumeName !== undefined) setDefault(spec, 'volumeName', before.volumeName);
    if (before.storageClassName !== undefined && spec.storageClassName === undefined) {
      spec.storageClassName = before.storageClassName;
    }
  }
  countGeneration(type, current, next);
}

const ungenerated = new Set(['metadata', 'status', 'apiVersion', 'kind']);

function countGeneration(type: ServedType, current: KubeObject, next: KubeObject): void {
  if (current.metadata.generation === undefined && !hasGeneration(type)) {
    delete next.metadata.generation;
    return;
  }
  const generation = current.metadata.generation ?? 0;
  const fields = new Set([...Object.keys(current), ...Object.keys(next)]);
  let isChanged = false;
  for (const field of fields) {
    if (ungenerated.has(field)) continue;
    if (!isDeepStrictEqual(current[field], next[field])) isChanged = true;
  }
  next.metadata.generation = isChanged ? generation + 1 : generation;
}

/** Addresses once given stay, also when an update leaves them out. */
function keepServiceAddresses(current: KubeObject, next: KubeObject): void {
  const before = fieldsOf(current.spec);
  const after = fieldsOf(next.spec);
  if (after.type === 'ExternalName') return;
  for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'healthCheckNodePort']) {
    if (before[field] !== undefined) setDefault(after, field, before[field]);
  }
  if (after.type !== 'LoadBalancer' || after.externalTrafficPolicy !== 'Local') delete after.healthCheckNodePort;
  if (after.type === 'ClusterIP') return;
  const ports = listOf(before.ports);
  for (const port of listOf(after.ports)) {
    const same = ports.find((each) => each.port === port.port && each.protocol === port.protocol);
    if (same?.nodePort !== undefined) setDefault(port, 'nodePort', same.nodePort);
  }
}
