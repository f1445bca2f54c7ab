import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { labelsOf, listOf, objectOf, textOf } from '../json.ts';
import type { CiliumPolicy, Cluster, Labels, NamedPort, NetworkPolicy, NotConsidered, PodEnd } from './model.ts';
import { protocolOf, readCiliumPolicy, readNetworkPolicy } from './read-policies.ts';

/** Objects as the API server listed them. */
export interface ClusterObjects {
  readonly namespaces: readonly JsonObject[];
  readonly networkPolicies: readonly JsonObject[];
  /** Both sorts. */
  readonly ciliumPolicies: readonly JsonObject[];
  readonly notConsidered: readonly NotConsidered[];
  readonly isCilium: boolean;
}

export function readCluster(objects: ClusterObjects): Cluster {
  const ciliumPolicies: CiliumPolicy[] = [];
  const notConsidered = [...objects.notConsidered];
  for (const body of objects.ciliumPolicies) {
    const policy = readCiliumPolicy(body);
    if ('reason' in policy) notConsidered.push({ what: whatIs(body), reason: policy.reason });
    else ciliumPolicies.push(policy);
  }
  return {
    namespaces: new Map(objects.namespaces.map(nameAndLabels)),
    networkPolicies: byNamespace(objects.networkPolicies.map(readNetworkPolicy)),
    ciliumPolicies,
    notConsidered,
    isCilium: objects.isCilium,
  };
}

export function byNamespace(policies: readonly NetworkPolicy[]): Map<string, NetworkPolicy[]> {
  return Map.groupBy(policies, ({ namespace }) => namespace);
}

function nameAndLabels(body: JsonObject): [string, Labels] {
  const { name, labels } = objectOf(body.metadata);
  // The API server sets this label on every namespace, and nobody can set it otherwise.
  return [textOf(name), { ...labelsOf(labels), 'kubernetes.io/metadata.name': textOf(name) }];
}

function whatIs(body: JsonObject): string {
  const { namespace, name } = objectOf(body.metadata);
  const place = textOf(namespace) === '' ? '' : `${textOf(namespace)}/`;
  const standard = place === '' ? 'CiliumClusterwideNetworkPolicy' : 'CiliumNetworkPolicy';
  return `${textOf(body.kind) || standard} ${place}${textOf(name)}`;
}

/** A pod as the API server shows it; null for one that has ended, which sends and receives nothing. */
export function readPod(body: JsonObject): PodEnd | null {
  const metadata = objectOf(body.metadata);
  const spec = objectOf(body.spec);
  const status = objectOf(body.status);
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return null;
  return {
    kind: 'pod',
    namespace: textOf(metadata.namespace),
    name: textOf(metadata.name),
    labels: labelsOf(metadata.labels),
    addresses: addressesOf(status.podIPs, status.podIP),
    ports: [...listOf(spec.containers), ...listOf(spec.initContainers).filter(isSidecar)].flatMap(portsOf),
    hostNetwork: spec.hostNetwork === true,
    node: textOf(spec.nodeName) || null,
    nodeAddresses: addressesOf(status.hostIPs, status.hostIP),
    isRepresentative: false,
  };
}

const isSidecar = (container: JsonValue): boolean => objectOf(container).restartPolicy === 'Always';

function portsOf(container: JsonValue): NamedPort[] {
  return listOf(objectOf(container).ports).flatMap((entry) => {
    const { name, containerPort, protocol } = objectOf(entry);
    if (typeof containerPort !== 'number') return [];
    return [{ name: textOf(name), protocol: protocolOf(protocol), port: containerPort }];
  });
}

function addressesOf(all: JsonValue | undefined, first: JsonValue | undefined): string[] {
  const several = listOf(all).map((entry) => textOf(objectOf(entry).ip));
  return [...new Set([...several, textOf(first)])].filter((address) => address !== '');
}

/** Stands for the pods that a namespace without any may come to have: no labels, no named ports, no address. */
export function representativePod(namespace: string): PodEnd {
  return {
    kind: 'pod',
    namespace,
    name: '',
    labels: {},
    addresses: [],
    ports: [],
    hostNetwork: false,
    node: null,
    nodeAddresses: [],
    isRepresentative: true,
  };
}
