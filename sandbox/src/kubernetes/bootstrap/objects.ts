import { createHash } from 'node:crypto';
import { clusterRoleBindings, clusterRoles } from '../authz/bootstrap.ts';
import type { KubeObject, NodeShape, Registry } from '../contract.ts';
import { DEFAULT_VERSION } from '../discovery/health.ts';

type Draft = Partial<KubeObject> & { metadata: KubeObject['metadata'] };

const named = (name: string, more: Partial<KubeObject['metadata']> = {}): KubeObject['metadata'] =>
  ({ name, ...more }) as KubeObject['metadata'];

const server = { manager: 'kube-apiserver' } as const;

function roleDrafts(): Draft[] {
  const defaults = { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } };
  const annotations = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };
  return clusterRoles.map((role) => ({
    metadata: named(role.name, { labels: { ...defaults.labels, ...role.labels }, annotations }),
    rules: role.rules,
    ...(role.gathers === undefined
      ? {}
      : {
          aggregationRule: {
            clusterRoleSelectors: role.gathers.map((name) => ({
              matchLabels: { [`rbac.authorization.k8s.io/aggregate-to-${name}`]: 'true' },
            })),
          },
        }),
  }));
}

function bindingDrafts(): Draft[] {
  return clusterRoleBindings.map((binding) => ({
    metadata: named(binding.name, {
      labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
      annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
    }),
    subjects: binding.subjects,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: binding.role },
  }));
}

/** Everything a new cluster holds before anyone uses it. */
export async function bootstrap(registry: Registry, port: number): Promise<void> {
  const make = async (plural: string, group: string, drafts: readonly Draft[]): Promise<void> => {
    const type = registry.type(plural, group);
    if (type === undefined) throw new Error(`${plural} are not served`);
    for (const draft of drafts) {
      if (registry.get(type, draft.metadata.namespace ?? null, draft.metadata.name) !== undefined) continue;
      await registry.create(type, draft, server);
    }
  };
  await make(
    'namespaces',
    '',
    ['default', 'kube-system', 'kube-public', 'kube-node-lease'].map((name) => ({ metadata: named(name) })),
  );
  await make('clusterroles', 'rbac.authorization.k8s.io', roleDrafts());
  await make('clusterrolebindings', 'rbac.authorization.k8s.io', bindingDrafts());
  await make('priorityclasses', 'scheduling.k8s.io', [
    {
      metadata: named('system-node-critical'),
      value: 2000001000,
      description: 'Pods that a node cannot do without.',
    },
    {
      metadata: named('system-cluster-critical'),
      value: 2000000000,
      description: 'Pods that the cluster cannot do without.',
    },
  ]);
  await make('services', '', [
    {
      metadata: named('kubernetes', {
        namespace: 'default',
        labels: { component: 'apiserver', provider: 'kubernetes' },
      }),
      spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: port }] },
    },
  ]);
  await make('storageclasses', 'storage.k8s.io', [
    {
      metadata: named('default', { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }),
      provisioner: 'sandbox.csi.local',
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    },
  ]);
}

/** The same for the same name, and no loopback address: a Service may lead to a pod on the node's network. */
function addressOf(name: string): string {
  const digest = createHash('sha256').update(name).digest();
  return `10.224.${digest.readUInt8(0)}.${1 + (digest.readUInt8(1) % 254)}`;
}

/** A node as its kubelet registers it: ready, with what its shape offers. */
export function nodeDraft(shape: NodeShape, now: string): Draft {
  const capacity = { cpu: shape.cpu, memory: shape.memory, pods: String(shape.pods), 'ephemeral-storage': '100Gi' };
  const condition = (type: string, status: string, reason: string, message: string): Record<string, string> => ({
    type,
    status,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
    reason,
    message,
  });
  return {
    metadata: named(shape.name, {
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': shape.name,
        'kubernetes.io/os': 'linux',
        ...shape.labels,
      },
    }),
    spec: { ...(shape.taints.length === 0 ? {} : { taints: shape.taints }) },
    status: {
      capacity,
      allocatable: capacity,
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
        condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
      ],
      addresses: [
        { type: 'InternalIP', address: shape.address ?? addressOf(shape.name) },
        { type: 'Hostname', address: shape.name },
      ],
      nodeInfo: {
        machineID: shape.name,
        systemUUID: shape.name,
        bootID: shape.name,
        kernelVersion: 'sandbox',
        osImage: 'sandbox',
        containerRuntimeVersion: 'sandbox://1',
        kubeletVersion: shape.version ?? DEFAULT_VERSION,
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  };
}
