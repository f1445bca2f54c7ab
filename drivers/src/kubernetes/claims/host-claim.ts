import type { JsonObject } from '@tenantry/kinds';
import { DriverError, type Observed, type Outcome } from '../../contract.ts';
import type { ObjectAddress } from '../address.ts';
import type { ClusterClient } from '../client.ts';
import { ApiFailure } from '../failure.ts';
import { asList, asObject, asText, FIELD_MANAGER, metadataOf, metadataText, ownerOf } from '../mark.ts';
import { fetchObject } from '../reading.ts';

/** Annotation of a tenant's namespace: the hosts it may serve, joined by commas. The admission policies read it. */
export const HOSTS = 'tenantry.dev/hosts';
const DNS_NAME = 'external-dns.alpha.kubernetes.io/hostname';
/** Within this the API server has told its own admission what changed in a namespace. */
const SETTLES_MS = 3_000;
const RETRY_MS = 5_000;
const MOST_OBJECTS = 1_000;
const MOST_NAMES = 10;

/** What may serve a host. Versions that a cluster does not serve have no objects. */
const SERVING = [
  { path: '/apis/networking.k8s.io/v1', plural: 'ingresses', kind: 'Ingress' },
  { path: '/apis/gateway.networking.k8s.io/v1', plural: 'httproutes', kind: 'HTTPRoute' },
  { path: '/apis/gateway.networking.k8s.io/v1', plural: 'grpcroutes', kind: 'GRPCRoute' },
  { path: '/apis/gateway.networking.k8s.io/v1', plural: 'tlsroutes', kind: 'TLSRoute' },
  { path: '/apis/gateway.networking.k8s.io/v1alpha2', plural: 'tlsroutes', kind: 'TLSRoute' },
  { path: '/api/v1', plural: 'services', kind: 'Service' },
] as const;

/**
 * A host that a tenant has: nothing that is made, but something that is not free before it is out of use. It stands as long as
 * the tenant's namespace names it, or an Ingress, a route or a Service's DNS record in it still does.
 */
export interface HostWork {
  readonly client: ClusterClient;
  /** `/apis/tenantry.dev/v1/namespaces/<namespace>/hosts/<host>` */
  readonly address: ObjectAddress;
  readonly owner: string;
  readonly signal: AbortSignal;
  readonly now: Date;
}

export function isHostClaim(address: ObjectAddress): boolean {
  return address.kind === 'Host' && address.apiVersion === 'tenantry.dev/v1';
}

/** How a host that a tenant has looks from outside. */
export function standingHost(owner: string): Observed {
  return { body: {}, owner, readiness: { state: 'ready' }, version: '1' };
}

/** The namespace that a host claim lies in, as an object of the cluster. */
export function namespaceOf({ namespace }: ObjectAddress): ObjectAddress {
  const name = namespace ?? '';
  const collection = '/api/v1/namespaces';
  const path = `${collection}/${name}`;
  return { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', namespace: null, name, path, collection };
}

/** Whether a namespace of ours names the host. */
export function namesHost(namespace: JsonObject, { address, owner }: Pick<HostWork, 'address' | 'owner'>): boolean {
  return ownerOf(namespace) === owner && hostsOf(namespace).includes(address.name);
}

/** Null once the host is out of use. */
export async function readHost(work: HostWork): Promise<Observed | null> {
  return (await whatHolds(work)) === null ? null : standingHost(work.owner);
}

/** @throws DriverError `conflict` / `HostInUse` while the host is still served. */
export async function releaseHost(work: HostWork): Promise<Outcome> {
  const holds = await whatHolds(work);
  if (holds === null) return { state: 'done' };
  throw new DriverError('conflict', 'HostInUse', holds, { retryAfterMs: RETRY_MS });
}

/** What keeps the host from being somebody else's, in words. */
async function whatHolds(work: HostWork): Promise<string | null> {
  const { client, address, signal } = work;
  const namespace = await fetchObject(client, namespaceOf(address), signal);
  if (namespace === null || ownerOf(namespace) !== work.owner) return null;
  const remaining = hostsOf(namespace);
  if (remaining.includes(address.name)) return `${address.name} is still being taken off the namespace`;
  const users = (await Promise.all(SERVING.map((type) => usersOf(work, type, remaining)))).flat();
  if (users.length > 0) {
    const more = users.length > MOST_NAMES ? ` and ${users.length - MOST_NAMES} more` : '';
    const named = users.slice(0, MOST_NAMES).join(', ');
    return `${address.name} is given up but still served by ${named}${more}: take the host out there, or delete it; until then nobody else can have it`;
  }
  return hasSettled(namespace, work.now) ? null : `${address.name} was just taken off the namespace`;
}

async function usersOf(
  { client, address, signal }: HostWork,
  { path, plural, kind }: (typeof SERVING)[number],
  remaining: readonly string[],
): Promise<string[]> {
  try {
    const { body } = await client.call({
      method: 'GET',
      path: `${path}/namespaces/${address.namespace}/${plural}?limit=${MOST_OBJECTS}`,
      signal,
      attempt: `look for who serves ${address.name}`,
    });
    const users = asList(body.items)
      .map(asObject)
      .filter((item) => namesIn(item).some((name) => overlaps(name, address.name) && !isAmong(name, remaining)))
      .map((item) => `${kind} ${metadataText(item, 'name')}`);
    // Beyond what was looked at there may be more: quotas keep a tenant below it.
    return asText(metadataOf(body).continue) === '' ? users : [...users, `one of more than ${MOST_OBJECTS} ${plural}`];
  } catch (error) {
    if (error instanceof ApiFailure && error.httpStatus === 404) return [];
    throw error;
  }
}

/** Every name under which something is served or published. */
function namesIn(item: JsonObject): string[] {
  const spec = asObject(item.spec);
  const published = asText(asObject(metadataOf(item).annotations)[DNS_NAME]).split(',');
  const names = [
    ...asList(spec.rules).map((rule) => asObject(rule).host),
    ...asList(spec.tls).flatMap((tls) => asList(asObject(tls).hosts)),
    ...asList(spec.hostnames),
    ...published,
  ];
  return names.map((name) => asText(name).trim().toLowerCase()).filter((name) => name !== '');
}

function hostsOf(namespace: JsonObject): string[] {
  return asText(asObject(metadataOf(namespace).annotations)[HOSTS])
    .split(',')
    .filter((host) => host !== '');
}

function isBelow(name: string, wildcard: string): boolean {
  return wildcard.startsWith('*.') && name.endsWith(wildcard.slice(1));
}

const overlaps = (one: string, other: string) => one === other || isBelow(one, other) || isBelow(other, one);
const isAmong = (name: string, hosts: readonly string[]) => hosts.some((host) => host === name || isBelow(name, host));

/** An Ingress that was let in by what the namespace said before is in sight by now. */
function hasSettled(namespace: JsonObject, now: Date): boolean {
  const ours = asList(metadataOf(namespace).managedFields)
    .map(asObject)
    .filter(({ manager }) => manager === FIELD_MANAGER)
    .map(({ time }) => Date.parse(asText(time)))
    .filter((time) => !Number.isNaN(time));
  return now.getTime() - Math.max(0, ...ours) >= SETTLES_MS;
}
