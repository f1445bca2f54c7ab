import type { JsonObject, JsonValue } from '@tenantry/kinds';
import type { ClusterClient } from './client.ts';
import { ApiFailure } from './failure.ts';
import { asList, asObject, asText, metadataOf, metadataText } from './mark.ts';

/** What a cluster can do, as far as tenants depend on it. */
export interface ClusterFeatures {
  /** `v1.36.0` */
  readonly version: string;
  readonly mutatingAdmissionPolicy: 'v1' | 'v1beta1' | null;
  readonly validatingAdmissionPolicy: 'v1' | 'v1beta1' | null;
  /** Cilium's cluster-wide policies are served. */
  readonly cilium: boolean;
  /** `metrics.k8s.io` is served. */
  readonly metrics: boolean;
  readonly nodes: readonly ClusterNode[];
}

export interface ClusterNode {
  readonly name: string;
  readonly isReady: boolean;
  /** Of its kubelet: `v1.36.0`; empty where it has not said. */
  readonly version: string;
  /** Those inside its network. */
  readonly addresses: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
  /** Quantities by resource: `cpu`, `memory`, `pods`, … */
  readonly capacity: Readonly<Record<string, string>>;
  readonly allocatable: Readonly<Record<string, string>>;
}

const ADMISSION = '/apis/admissionregistration.k8s.io';
const PAGE = 500;
/** Kubernetes supports clusters of up to 5,000 nodes. */
const MAX_PAGES = 20;

export async function clusterFeatures(client: ClusterClient, signal: AbortSignal): Promise<ClusterFeatures> {
  const [version, v1, v1beta1, cilium, metrics, nodes] = await Promise.all([
    client.call({ method: 'GET', path: '/version', signal }),
    resources(client, `${ADMISSION}/v1`, signal),
    resources(client, `${ADMISSION}/v1beta1`, signal),
    resources(client, '/apis/cilium.io/v2', signal),
    resources(client, '/apis/metrics.k8s.io/v1beta1', signal),
    listNodes(client, signal),
  ]);
  const newest = (plural: string) => (v1.has(plural) ? 'v1' : v1beta1.has(plural) ? 'v1beta1' : null);
  return {
    version: asText(version.body.gitVersion),
    mutatingAdmissionPolicy: newest('mutatingadmissionpolicies'),
    validatingAdmissionPolicy: newest('validatingadmissionpolicies'),
    cilium: cilium.has('ciliumclusterwidenetworkpolicies'),
    metrics: metrics.has('pods'),
    nodes,
  };
}

/** Plural names of what a group version serves; none when it is not served. */
export async function resources(
  client: ClusterClient,
  path: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  try {
    const answer = await client.call({ method: 'GET', path, signal });
    return new Set(asList(answer.body.resources).map((entry) => asText(asObject(entry).name)));
  } catch (error) {
    if (error instanceof ApiFailure && error.httpStatus === 404) return new Set();
    throw error;
  }
}

export async function listNodes(client: ClusterClient, signal: AbortSignal): Promise<ClusterNode[]> {
  const nodes: ClusterNode[] = [];
  let next = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = new URLSearchParams({ limit: String(PAGE), ...(next === '' ? {} : { continue: next }) });
    const answer = await client.call({ method: 'GET', path: `/api/v1/nodes?${query}`, signal, attempt: 'list nodes' });
    nodes.push(...asList(answer.body.items).map((item) => nodeOf(asObject(item))));
    next = asText(metadataOf(answer.body).continue);
    if (next === '') break;
  }
  return nodes;
}

function nodeOf(body: JsonObject): ClusterNode {
  const status = asObject(body.status);
  const ready = asList(status.conditions).find((entry) => asObject(entry).type === 'Ready');
  return {
    name: metadataText(body, 'name'),
    isReady: asObject(ready).status === 'True',
    version: asText(asObject(status.nodeInfo).kubeletVersion),
    addresses: asList(status.addresses)
      .map(asObject)
      .filter(({ type }) => type === 'InternalIP')
      .map(({ address }) => asText(address)),
    labels: texts(metadataOf(body).labels),
    taints: asList(asObject(body.spec).taints).map((entry) => {
      const taint = asObject(entry);
      return { key: asText(taint.key), value: asText(taint.value), effect: asText(taint.effect) };
    }),
    capacity: texts(status.capacity),
    allocatable: texts(status.allocatable),
  };
}

function texts(value: JsonValue | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(asObject(value)).map(([name, text]) => [name, String(text)]));
}
