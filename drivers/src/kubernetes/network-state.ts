import type { JsonObject } from '@tenantry/kinds';
import { DriverError } from '../contract.ts';
import type { ClusterClient } from './client.ts';
import { ApiFailure } from './failure.ts';
import { listAll } from './list-all.ts';
import { asList, asObject, asText, metadataOf } from './mark.ts';
import { UNREAD_POLICY_TYPES } from './network-policy-types.ts';

/** What of a cluster decides about traffic, as its API server lists it. */
export interface NetworkState {
  readonly namespaces: readonly JsonObject[];
  readonly pods: readonly JsonObject[];
  readonly services: readonly JsonObject[];
  readonly networkPolicies: readonly JsonObject[];
  /** Both sorts of Cilium's policies. */
  readonly ciliumPolicies: readonly JsonObject[];
  /** Policies of types that are not read, and types that could not be listed. */
  readonly notConsidered: readonly { readonly what: string; readonly reason: string }[];
  readonly isCilium: boolean;
  readonly at: Date;
}

/** Who has an address in a cluster. */
export interface AddressOwners {
  readonly pods: readonly JsonObject[];
  readonly services: readonly JsonObject[];
  readonly nodes: readonly string[];
}

/** Of policies that we only name, the first will do. */
const NAMED = 20;

/**
 * Reads the state anew: nothing of it comes from watches, which see only what is ours. `all` reads every namespace.
 *
 * @throws DriverError when pods, namespaces or NetworkPolicies cannot be listed; other types are then listed in
 * `notConsidered`.
 */
export async function readNetworkState(
  client: ClusterClient,
  namespaces: readonly string[] | 'all',
  signal: AbortSignal,
  clock: () => Date,
): Promise<NetworkState> {
  const at = clock();
  const each = async (root: string, plural: string): Promise<JsonObject[]> => {
    if (namespaces === 'all') return listAll(client, `${root}/${plural}`, signal);
    const lists = namespaces.map((name) => listAll(client, `${root}/namespaces/${name}/${plural}`, signal));
    return (await Promise.all(lists)).flat();
  };
  const unread: { what: string; reason: string }[] = [];
  const [found, pods, services, networkPolicies, groups] = await Promise.all([
    namespaces === 'all'
      ? listAll(client, '/api/v1/namespaces', signal)
      : Promise.all(namespaces.map((name) => read(client, `/api/v1/namespaces/${name}`, signal))),
    each('/api/v1', 'pods'),
    each('/api/v1', 'services').catch((error: unknown) => {
      unread.push({ what: 'every Service', reason: unreadable(error) ?? 'it is not served' });
      return [];
    }),
    each('/apis/networking.k8s.io/v1', 'networkpolicies'),
    servedGroups(client, signal),
  ]);
  const cilium = await readCilium(client, namespaces, groups, signal);
  const others = await readOthers(client, groups, signal);
  return {
    namespaces: found.filter((body) => body !== null),
    pods,
    services,
    networkPolicies,
    ciliumPolicies: cilium.policies,
    notConsidered: [...unread, ...cilium.notConsidered, ...others],
    isCilium: groups.has('cilium.io'),
    at,
  };
}

/** Pods, services and nodes that have this address. Field selectors keep the answer about pods small. */
export async function readAddressOwners(
  client: ClusterClient,
  address: string,
  signal: AbortSignal,
): Promise<AddressOwners> {
  const [pods, services, nodes] = await Promise.all([
    listAll(client, '/api/v1/pods', signal, { fieldSelector: `status.podIP=${address}` }),
    listAll(client, '/api/v1/services', signal).catch(orNone),
    listAll(client, '/api/v1/nodes', signal).catch(orNone),
  ]);
  return {
    pods: pods.filter((pod) => asObject(pod.spec).hostNetwork !== true),
    services: services.filter(({ spec }) => clusterAddresses(asObject(spec)).includes(address)),
    nodes: nodes
      .filter(({ status }) => asList(asObject(status).addresses).some((one) => asObject(one).address === address))
      .map((node) => asText(metadataOf(node).name)),
  };
}

/** The addresses behind a service, as the cluster's endpoint slices have them. */
export async function readServiceAddresses(
  client: ClusterClient,
  namespace: string,
  service: string,
  signal: AbortSignal,
): Promise<{ readonly address: string; readonly ports: readonly JsonObject[] }[]> {
  const slices = await listAll(client, `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, signal, {
    labelSelector: `kubernetes.io/service-name=${service}`,
  });
  return slices.flatMap((slice) =>
    asList(slice.endpoints).flatMap((endpoint) =>
      asList(asObject(endpoint).addresses).map((address) => ({
        address: asText(address),
        ports: asList(slice.ports).map(asObject),
      })),
    ),
  );
}

function clusterAddresses(spec: JsonObject): string[] {
  return [spec.clusterIP, ...asList(spec.clusterIPs), ...asList(spec.externalIPs)].map(asText);
}

async function readCilium(
  client: ClusterClient,
  namespaces: readonly string[] | 'all',
  groups: ReadonlyMap<string, string>,
  signal: AbortSignal,
) {
  const policies: JsonObject[] = [];
  const notConsidered: { what: string; reason: string }[] = [];
  if (!groups.has('cilium.io')) return { policies, notConsidered };
  const root = '/apis/cilium.io/v2';
  const collections = [
    ['CiliumClusterwideNetworkPolicy', `${root}/ciliumclusterwidenetworkpolicies`],
    ...(namespaces === 'all'
      ? [['CiliumNetworkPolicy', `${root}/ciliumnetworkpolicies`]]
      : namespaces.map((name) => ['CiliumNetworkPolicy', `${root}/namespaces/${name}/ciliumnetworkpolicies`])),
  ] as const;
  for (const [what = '', collection = ''] of collections) {
    try {
      policies.push(...(await listAll(client, collection, signal)));
    } catch (error) {
      const reason = unreadable(error);
      if (reason !== null) notConsidered.push({ what: `every ${what}`, reason });
    }
  }
  return { policies, notConsidered };
}

/** Policies of types whose rules we do not evaluate: they are named, so that nobody takes the answer for more than it is. */
async function readOthers(client: ClusterClient, groups: ReadonlyMap<string, string>, signal: AbortSignal) {
  const lists = UNREAD_POLICY_TYPES.filter(({ group }) => groups.has(group)).map(async (type) => {
    const path = `/apis/${type.group}/${groups.get(type.group)}/${type.plural}?limit=${NAMED}`;
    try {
      const { body } = await client.call({ method: 'GET', path, signal });
      return asList(body.items).map((item) => {
        const { namespace, name } = metadataOf(asObject(item));
        const place = asText(namespace) === '' ? '' : `${asText(namespace)}/`;
        return { what: `${type.kind} ${place}${asText(name)}`, reason: type.reason };
      });
    } catch (error) {
      const reason = unreadable(error);
      return reason === null ? [] : [{ what: `every ${type.kind}`, reason }];
    }
  });
  return (await Promise.all(lists)).flat();
}

/** Null: the type is not served, so there is none of it. */
function unreadable(error: unknown): string | null {
  if (error instanceof ApiFailure && error.httpStatus === 404) return null;
  if (error instanceof DriverError) return `it could not be listed (${error.code})`;
  throw error;
}

/** Without the right to list them it is not known who has the address, and it is taken for what it is: an address. */
function orNone(error: unknown): JsonObject[] {
  if (error instanceof ApiFailure && error.httpStatus === 403) return [];
  throw error;
}

/** API groups and the version that the cluster prefers of each. */
async function servedGroups(client: ClusterClient, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const { body } = await client.call({ method: 'GET', path: '/apis', signal });
  return new Map(
    asList(body.groups).map((entry) => {
      const group = asObject(entry);
      return [asText(group.name), asText(asObject(group.preferredVersion).version)];
    }),
  );
}

async function read(client: ClusterClient, path: string, signal: AbortSignal): Promise<JsonObject | null> {
  try {
    return (await client.call({ method: 'GET', path, signal })).body;
  } catch (error) {
    if (error instanceof ApiFailure && error.httpStatus === 404) return null;
    throw error;
  }
}
