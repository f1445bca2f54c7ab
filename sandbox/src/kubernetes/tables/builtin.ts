import type { KubeObject } from '../contract.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import { age, ageColumn, type Column, duration, nameColumn } from './column.ts';
import { podColumns } from './pods.ts';

const column = (
  name: string,
  cell: (object: KubeObject, now: Date) => unknown,
  type = 'string',
  priority = 0,
): Column => ({
  name,
  type,
  priority,
  cell,
});
const wide = (name: string, cell: (object: KubeObject, now: Date) => unknown): Column =>
  column(name, cell, 'string', 1);
const spec = (object: KubeObject): Fields => fieldsOf(object.spec);
const status = (object: KubeObject): Fields => fieldsOf(object.status);
const none = (value: unknown): string =>
  value === undefined || value === null || value === '' ? '<none>' : String(value);
const count = (value: unknown): number => Number(value ?? 0);

function selectorText(selector: unknown): string {
  const { matchLabels, matchExpressions } = fieldsOf(selector);
  const labels = Object.entries(fieldsOf(matchLabels)).map(([key, value]) => `${key}=${value}`);
  const others = listOf(matchExpressions).map(
    (each) => `${each.key} ${textOf(each.operator).toLowerCase()} (${((each.values ?? []) as string[]).join(',')})`,
  );
  const all = [...labels, ...others].join(',');
  return all === '' ? '<none>' : all;
}

const plainSelector = (labels: unknown): string => selectorText({ matchLabels: labels });
const containers = (object: KubeObject): Fields[] => listOf(fieldsOf(fieldsOf(spec(object).template).spec).containers);
const containerColumns: readonly Column[] = [
  wide('Containers', (object) =>
    containers(object)
      .map((each) => each.name)
      .join(','),
  ),
  wide('Images', (object) =>
    containers(object)
      .map((each) => each.image)
      .join(','),
  ),
];
const selectorColumn = wide('Selector', (object) => selectorText(spec(object).selector));

function externalAddress(object: KubeObject): string {
  const { type, externalIPs, externalName } = spec(object);
  const ingress = listOf(fieldsOf(status(object).loadBalancer).ingress).map(
    (each) => textOf(each.ip) || textOf(each.hostname),
  );
  const extra = (externalIPs ?? []) as string[];
  if (type === 'ExternalName') return none(externalName);
  const all = [...ingress, ...extra].join(',');
  if (all !== '') return all;
  return type === 'LoadBalancer' ? '<pending>' : '<none>';
}

function portsText(object: KubeObject): string {
  const ports = listOf(spec(object).ports).map(({ port, nodePort, protocol }) =>
    nodePort === undefined ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`,
  );
  return none(ports.join(','));
}

function nodeStatus(object: KubeObject): string {
  const ready = listOf(status(object).conditions).find((condition) => condition.type === 'Ready');
  const parts = [ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'];
  if (spec(object).unschedulable === true) parts.push('SchedulingDisabled');
  return parts.join(',');
}

function nodeRoles(object: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(object.metadata.labels ?? {}).filter((label) => label.startsWith(prefix));
  return none(
    roles
      .map((label) => label.slice(prefix.length))
      .sort()
      .join(','),
  );
}

const nodeAddress = (object: KubeObject, type: string): string =>
  textOf(listOf(status(object).addresses).find((address) => address.type === type)?.address) || '<none>';

function subjects(object: KubeObject, kind: string): string {
  const names = listOf(object.subjects)
    .filter((subject) => subject.kind === kind)
    .map((subject) => (kind === 'ServiceAccount' ? `${subject.namespace}/${subject.name}` : subject.name));
  return names.join(', ');
}

const bindingColumns: readonly Column[] = [
  nameColumn,
  column('Role', (object) => `${fieldsOf(object.roleRef).kind}/${fieldsOf(object.roleRef).name}`),
  ageColumn,
  wide('Users', (object) => subjects(object, 'User')),
  wide('Groups', (object) => subjects(object, 'Group')),
  wide('ServiceAccounts', (object) => subjects(object, 'ServiceAccount')),
];

const roleColumns: readonly Column[] = [
  nameColumn,
  column('Created At', (object) => object.metadata.creationTimestamp, 'date'),
];

function quotaText(object: KubeObject, isLimit: boolean): string {
  const { hard, used } = status(object);
  return Object.entries(fieldsOf(hard))
    .filter(([name]) => name.startsWith('limits.') === isLimit)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, amount]) => `${name}: ${fieldsOf(used)[name] ?? '0'}/${amount}`)
    .join(', ');
}

function jobDuration(object: KubeObject, now: Date): string {
  const { startTime, completionTime } = status(object);
  if (typeof startTime !== 'string') return '';
  const end = typeof completionTime === 'string' ? Date.parse(completionTime) : now.getTime();
  return duration(end - Date.parse(startTime));
}

function jobState(object: KubeObject): string {
  const state = ['Complete', 'Failed', 'Suspended'].find((type) =>
    listOf(status(object).conditions).some((condition) => condition.type === type && condition.status === 'True'),
  );
  return state ?? (object.metadata.deletionTimestamp === undefined ? 'Running' : 'Terminating');
}

const dataCount = (object: KubeObject): number =>
  Object.keys(fieldsOf(object.data)).length + Object.keys(fieldsOf(object.binaryData)).length;

const policyColumns: readonly Column[] = [
  nameColumn,
  column('Validations', (object) => listOf(spec(object).validations).length, 'integer'),
  column('ParamKind', (object) => {
    const kind = fieldsOf(spec(object).paramKind);
    return kind.kind === undefined ? '<unset>' : `${kind.apiVersion}/${kind.kind}`;
  }),
  ageColumn,
];

const policyBindingColumns: readonly Column[] = [
  nameColumn,
  column('PolicyName', (object) => spec(object).policyName),
  column('ParamRef', (object) => {
    const reference = fieldsOf(spec(object).paramRef);
    return reference.name === undefined ? '<unset>' : String(reference.name);
  }),
  ageColumn,
];

function eventTime(object: KubeObject, now: Date): string {
  return age(object.lastTimestamp ?? object.eventTime ?? object.metadata.creationTimestamp, now);
}

const eventColumns: readonly Column[] = [
  column('Last Seen', eventTime),
  column('Type', (object) => object.type),
  column('Reason', (object) => object.reason),
  column('Object', (object) => {
    const about = fieldsOf(object.involvedObject ?? object.regarding);
    return `${textOf(about.kind).toLowerCase()}/${about.name}`;
  }),
  wide('Subobject', (object) => fieldsOf(object.involvedObject ?? object.regarding).fieldPath ?? ''),
  wide('Source', (object) => fieldsOf(object.source).component ?? object.reportingComponent ?? ''),
  column('Message', (object) => textOf(object.message ?? object.note).trim()),
  wide('First Seen', (object, now) => age(object.firstTimestamp ?? object.eventTime, now)),
  column('Count', (object) => count(object.count) || 1, 'string', 1),
  { ...nameColumn, priority: 1 },
];

/** Columns of the built-in kinds; the others show name and time of creation. */
export const builtinColumns: Readonly<Record<string, readonly Column[]>> = {
  '/Pod': podColumns,
  '/Namespace': [nameColumn, column('Status', (object) => status(object).phase ?? ''), ageColumn],
  '/ConfigMap': [nameColumn, column('Data', dataCount), ageColumn],
  '/Secret': [nameColumn, column('Type', (object) => object.type), column('Data', dataCount), ageColumn],
  '/ServiceAccount': [nameColumn, column('Secrets', (object) => listOf(object.secrets).length), ageColumn],
  '/Service': [
    nameColumn,
    column('Type', (object) => spec(object).type),
    column('Cluster-IP', (object) => none(spec(object).clusterIP)),
    column('External-IP', externalAddress),
    column('Port(s)', portsText),
    ageColumn,
    wide('Selector', (object) => plainSelector(spec(object).selector)),
  ],
  '/Node': [
    nameColumn,
    column('Status', nodeStatus),
    column('Roles', nodeRoles),
    ageColumn,
    column('Version', (object) => fieldsOf(status(object).nodeInfo).kubeletVersion ?? ''),
    wide('Internal-IP', (object) => nodeAddress(object, 'InternalIP')),
    wide('External-IP', (object) => nodeAddress(object, 'ExternalIP')),
    wide('OS-Image', (object) => none(fieldsOf(status(object).nodeInfo).osImage)),
    wide('Kernel-Version', (object) => none(fieldsOf(status(object).nodeInfo).kernelVersion)),
    wide('Container-Runtime', (object) => none(fieldsOf(status(object).nodeInfo).containerRuntimeVersion)),
  ],
  '/Event': eventColumns,
  'events.k8s.io/Event': eventColumns,
  '/ResourceQuota': [
    nameColumn,
    column('Request', (object) => quotaText(object, false)),
    column('Limit', (object) => quotaText(object, true)),
    ageColumn,
  ],
  '/PersistentVolumeClaim': [
    nameColumn,
    column('Status', (object) => (object.metadata.deletionTimestamp ? 'Terminating' : status(object).phase)),
    column('Volume', (object) => spec(object).volumeName ?? ''),
    column('Capacity', (object) => fieldsOf(status(object).capacity).storage ?? ''),
    column('Access Modes', (object) => ((status(object).accessModes ?? []) as string[]).map(accessMode).join(',')),
    column('StorageClass', (object) => spec(object).storageClassName ?? ''),
    column('VolumeAttributesClass', (object) => spec(object).volumeAttributesClassName ?? '<unset>'),
    ageColumn,
    wide('VolumeMode', (object) => spec(object).volumeMode ?? '<unset>'),
  ],
  '/PersistentVolume': [
    nameColumn,
    column('Capacity', (object) => fieldsOf(spec(object).capacity).storage ?? ''),
    column('Access Modes', (object) => ((spec(object).accessModes ?? []) as string[]).map(accessMode).join(',')),
    column('Reclaim Policy', (object) => spec(object).persistentVolumeReclaimPolicy),
    column('Status', (object) => status(object).phase),
    column('Claim', (object) => {
      const claim = fieldsOf(spec(object).claimRef);
      return claim.name === undefined ? '' : `${claim.namespace}/${claim.name}`;
    }),
    column('StorageClass', (object) => spec(object).storageClassName ?? ''),
    column('VolumeAttributesClass', (object) => spec(object).volumeAttributesClassName ?? '<unset>'),
    column('Reason', (object) => status(object).reason ?? ''),
    ageColumn,
    wide('VolumeMode', (object) => spec(object).volumeMode ?? '<unset>'),
  ],
  'apps/Deployment': [
    nameColumn,
    column('Ready', (object) => `${count(status(object).readyReplicas)}/${count(spec(object).replicas)}`),
    column('Up-to-date', (object) => count(status(object).updatedReplicas)),
    column('Available', (object) => count(status(object).availableReplicas)),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  'apps/ReplicaSet': [
    nameColumn,
    column('Desired', (object) => count(spec(object).replicas), 'integer'),
    column('Current', (object) => count(status(object).replicas), 'integer'),
    column('Ready', (object) => count(status(object).readyReplicas), 'integer'),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  '/ReplicationController': [
    nameColumn,
    column('Desired', (object) => count(spec(object).replicas), 'integer'),
    column('Current', (object) => count(status(object).replicas), 'integer'),
    column('Ready', (object) => count(status(object).readyReplicas), 'integer'),
    ageColumn,
    ...containerColumns,
    wide('Selector', (object) => plainSelector(spec(object).selector)),
  ],
  'apps/StatefulSet': [
    nameColumn,
    column('Ready', (object) => `${count(status(object).readyReplicas)}/${count(spec(object).replicas)}`),
    ageColumn,
    ...containerColumns,
  ],
  'apps/DaemonSet': [
    nameColumn,
    column('Desired', (object) => count(status(object).desiredNumberScheduled), 'integer'),
    column('Current', (object) => count(status(object).currentNumberScheduled), 'integer'),
    column('Ready', (object) => count(status(object).numberReady), 'integer'),
    column('Up-to-date', (object) => count(status(object).updatedNumberScheduled), 'integer'),
    column('Available', (object) => count(status(object).numberAvailable), 'integer'),
    column('Node Selector', (object) => plainSelector(fieldsOf(fieldsOf(spec(object).template).spec).nodeSelector)),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  'batch/Job': [
    nameColumn,
    column('Status', jobState),
    column('Completions', (object) => `${count(status(object).succeeded)}/${count(spec(object).completions) || 1}`),
    column('Duration', jobDuration),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  'batch/CronJob': [
    nameColumn,
    column('Schedule', (object) => spec(object).schedule),
    column('Timezone', (object) => none(spec(object).timeZone)),
    column('Suspend', (object) => (spec(object).suspend === true ? 'True' : 'False')),
    column('Active', (object) => listOf(status(object).active).length, 'integer'),
    column('Last Schedule', (object, now) =>
      status(object).lastScheduleTime === undefined ? '<none>' : age(status(object).lastScheduleTime, now),
    ),
    ageColumn,
  ],
  'networking.k8s.io/NetworkPolicy': [
    nameColumn,
    column('Pod-Selector', (object) => selectorText(spec(object).podSelector)),
    ageColumn,
  ],
  'networking.k8s.io/Ingress': [
    nameColumn,
    column('Class', (object) => none(spec(object).ingressClassName)),
    column(
      'Hosts',
      (object) =>
        listOf(spec(object).rules)
          .map((rule) => textOf(rule.host) || '*')
          .join(',') || '*',
    ),
    column('Address', (object) =>
      listOf(fieldsOf(status(object).loadBalancer).ingress)
        .map((each) => textOf(each.ip) || textOf(each.hostname))
        .join(','),
    ),
    column('Ports', (object) => (listOf(spec(object).tls).length > 0 ? '80, 443' : '80')),
    ageColumn,
  ],
  'policy/PodDisruptionBudget': [
    nameColumn,
    column('Min Available', (object) => spec(object).minAvailable ?? 'N/A'),
    column('Max Unavailable', (object) => spec(object).maxUnavailable ?? 'N/A'),
    column('Allowed Disruptions', (object) => count(status(object).disruptionsAllowed), 'integer'),
    ageColumn,
  ],
  'rbac.authorization.k8s.io/Role': roleColumns,
  'rbac.authorization.k8s.io/ClusterRole': roleColumns,
  'rbac.authorization.k8s.io/RoleBinding': bindingColumns,
  'rbac.authorization.k8s.io/ClusterRoleBinding': bindingColumns,
  'storage.k8s.io/StorageClass': [
    {
      ...nameColumn,
      cell: (object) =>
        object.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true'
          ? `${object.metadata.name} (default)`
          : object.metadata.name,
    },
    column('Provisioner', (object) => object.provisioner),
    column('ReclaimPolicy', (object) => object.reclaimPolicy),
    column('VolumeBindingMode', (object) => object.volumeBindingMode),
    column('AllowVolumeExpansion', (object) => object.allowVolumeExpansion === true),
    ageColumn,
  ],
  'scheduling.k8s.io/PriorityClass': [
    nameColumn,
    column('Value', (object) => object.value, 'integer'),
    column('Global-Default', (object) => object.globalDefault === true, 'boolean'),
    ageColumn,
    column('PreemptionPolicy', (object) => object.preemptionPolicy ?? ''),
  ],
  'autoscaling/HorizontalPodAutoscaler': [
    nameColumn,
    column('Reference', (object) => {
      const target = fieldsOf(spec(object).scaleTargetRef);
      return `${target.kind}/${target.name}`;
    }),
    column('Targets', scalingTargets),
    column('MinPods', (object) => String(spec(object).minReplicas ?? 1)),
    column('MaxPods', (object) => spec(object).maxReplicas, 'integer'),
    column('Replicas', (object) => count(status(object).currentReplicas), 'integer'),
    ageColumn,
  ],
  'coordination.k8s.io/Lease': [nameColumn, column('Holder', (object) => spec(object).holderIdentity ?? ''), ageColumn],
  'node.k8s.io/RuntimeClass': [nameColumn, column('Handler', (object) => object.handler), ageColumn],
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': policyColumns,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': policyBindingColumns,
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': policyBindingColumns,
};

/** Of each metric what is and what is wanted: `cpu: 12%/50%`. */
function scalingTargets(object: KubeObject): string {
  const current = listOf(status(object).currentMetrics);
  const texts = listOf(spec(object).metrics).map((metric, index) => {
    const { name, target } = fieldsOf(fieldsOf(metric).resource);
    if (name === undefined) return '<unknown>';
    const { averageValue, averageUtilization } = fieldsOf(target);
    const seen = fieldsOf(fieldsOf(fieldsOf(current[index]).resource).current);
    if (averageValue !== undefined) return `${name}: ${seen.averageValue ?? '<unknown>'}/${averageValue}`;
    const percent = (value: unknown, otherwise: string) => (value === undefined ? otherwise : `${value}%`);
    return `${name}: ${percent(seen.averageUtilization, '<unknown>')}/${percent(averageUtilization, '<auto>')}`;
  });
  return texts.length === 0 ? '<none>' : texts.join(', ');
}

function accessMode(mode: string): string {
  return { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' }[mode] ?? mode;
}
