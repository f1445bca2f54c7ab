import type { DeclaredObject } from '@tenantry/kinds';
import { answer, type PortQuestion, placeName, type ReachAnswer, type Target } from '@tenantry/observe/reach';
import type { FastifyRequest } from 'fastify';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { grantsInForce } from './grants-in-force.ts';
import { type CloudText, reachCloud } from './reach-cloud.ts';
import {
  addressEnd,
  addressTarget,
  type Ends,
  endpointTargets,
  podsOf,
  podTargets,
  serviceTargets,
} from './reach-ends.ts';
import type { AddressOwner, EndpointAddress, NetworkGateway, NetworkPicture, TenantPlace } from './reach-gateway.ts';
import type { FromText, PodsText, ToText } from './reach-question.ts';
import { badParameter, maySee, visibleTenant } from './reach-tenants.ts';

/** 169.254.169.254 tells a machine in a cloud who it is, and hands out its credentials. */
const METADATA = '169.254.169.254';

export interface Asked {
  readonly request: FastifyRequest;
  readonly context: ServerContext;
  readonly network: NetworkGateway;
  readonly signal: AbortSignal;
  readonly ports: PortQuestion;
  /** The caller named ports. */
  readonly isAsked: boolean;
}

export interface ReachFound extends ReachAnswer {
  readonly from: string;
  readonly to: string;
  readonly observedAt: Date;
}

/** Answers one question from what the cluster says now. Throws problems. */
export async function reach(asked: Asked, from: FromText, to: ToText): Promise<ReachFound> {
  const throughCloud = async () => reachCloud(asked, await cloudFrom(asked, from), await cloudTo(asked, to));
  if (from.kind !== 'pods') return throughCloud();
  if (to.kind === 'vm' || to.kind === 'endpoint' || to.kind === 'node') return throughCloud();
  const source = await visibleTenant(asked.request, asked.context, from.tenant);
  const destination = to.kind === 'tenant' ? await visibleTenant(asked.request, asked.context, to.tenant) : null;
  const place = asked.network.place(source);
  if (to.kind === 'address') return reachAddress(asked, source, place, from, to.address);
  if (to.kind === 'metadata') return reachAddress(asked, source, place, from, METADATA);
  if (to.kind === 'cluster-api') return reachClusterApi(asked, source, place, from);
  // `destination` was found for this very kind.
  return reachTenant(asked, source, place, from, destination as DeclaredObject, to);
}

type Visible = (name: string) => Promise<DeclaredObject>;

async function cloudFrom({ request, context }: Asked, from: FromText): Promise<CloudText> {
  const visible: Visible = (name) => visibleTenant(request, context, name);
  switch (from.kind) {
    case 'pods':
      return { kind: 'pods', tenant: await visible(from.tenant), pod: from.pod };
    case 'vm':
      return { kind: 'vm', tenant: await visible(from.tenant), name: from.name };
    default:
      return from;
  }
}

async function cloudTo({ request, context }: Asked, to: ToText): Promise<CloudText> {
  const visible: Visible = (name) => visibleTenant(request, context, name);
  switch (to.kind) {
    case 'vm':
    case 'endpoint':
      return { kind: to.kind, tenant: await visible(to.tenant), name: to.name };
    case 'tenant':
      if (to.service !== null) {
        throw badParameter('to', 'services are followed for pods alone', 'ask for TENANT/POD, or for an address');
      }
      return { kind: 'pods', tenant: await visible(to.tenant), pod: to.pod };
    case 'node':
      return to;
    case 'address':
      return { kind: 'address', address: to.address, what: null };
    case 'metadata':
      return { kind: 'address', address: METADATA, what: 'the metadata service' };
    case 'cluster-api':
      throw badParameter('to', 'the way to the cluster’s API is known for pods alone', 'ask with its address');
    default:
      return to satisfies never;
  }
}

async function reachTenant(
  asked: Asked,
  source: DeclaredObject,
  place: TenantPlace,
  from: PodsText,
  destination: DeclaredObject,
  to: ToText & { readonly kind: 'tenant' },
): Promise<ReachFound> {
  const { network, signal, ports, isAsked } = asked;
  const there = network.place(destination);
  if (there.connection !== place.connection) {
    throw badParameter(
      'to',
      `${destination.name} is in another cluster than ${source.name}`,
      'between clusters traffic goes by addresses: ask with the address',
    );
  }
  const picture = await network.picture(place.connection, unique([place.namespace, there.namespace]), signal);
  const pods = podsOf(picture, { ...place, tenant: source.name }, from.pod);
  const toPlace = { ...there, tenant: destination.name };
  if (to.service === null) {
    const targets = podTargets(podsOf(picture, toPlace, to.pod), pods, ports);
    return withGrants(
      asked,
      source,
      destination,
      conclude(picture, source, from, pods, nameOf(destination.name, to.pod), targets),
    );
  }
  const service = picture.services.find(({ namespace, name }) => namespace === there.namespace && name === to.service);
  if (service === undefined) {
    throw new ProblemError('object-not-found', {
      detail: `There is no service ${JSON.stringify(to.service)} in ${destination.name}.`,
      remedy: `See the services: kubectl get services -n ${there.namespace}`,
    });
  }
  const endpoints =
    service.selector === null ? await network.endpoints(place.connection, there.namespace, service.name, signal) : [];
  const targets = serviceTargets(service, picture.pods, endpoints, ports, isAsked);
  const name = `service ${destination.name}/${service.name}`;
  return withGrants(asked, source, destination, conclude(picture, source, from, pods, name, targets));
}

/** Names what is granted between the two, so that what is open has a reason that people gave. */
export async function withGrants(
  { context }: Pick<Asked, 'context'>,
  from: DeclaredObject,
  to: DeclaredObject,
  found: ReachFound,
): Promise<ReachFound> {
  if (from.uid === to.uid) return found;
  const kinds = context.catalog.entries.map(({ kind }) => kind);
  const between = (await grantsInForce(context.store, kinds, new Date())).filter(
    ({ grant }) => grant.tenant === from.name && grant.spec.to === to.name && grant.spec.network !== undefined,
  );
  const notes = between.map(({ grant, until }) => {
    const { kind, name } = grant.spec.target as { kind: string; name: string };
    return `Grant ${from.name}/${grant.name} opens ${kind} ${name} of ${to.name} until ${until.toISOString()}: ${String(grant.spec.reason)}`;
  });
  return { ...found, notes: [...notes, ...found.notes] };
}

async function reachAddress(
  asked: Asked,
  source: DeclaredObject,
  place: TenantPlace,
  from: PodsText,
  address: string,
): Promise<ReachFound> {
  const { network, signal, ports, isAsked } = asked;
  const owner = await network.owner(place.connection, address, signal);
  mustSee(asked.request, owner, address);
  const theirs = owner === null || owner.kind === 'node' ? [] : [owner.namespace];
  const picture = await network.picture(place.connection, unique([place.namespace, ...theirs]), signal);
  const pods = podsOf(picture, { ...place, tenant: source.name }, from.pod);
  if (owner?.kind === 'service') {
    const service = picture.services.find(
      ({ namespace, name }) => namespace === owner.namespace && name === owner.name,
    );
    if (service !== undefined) {
      const endpoints =
        service.selector === null
          ? await network.endpoints(place.connection, service.namespace, service.name, signal)
          : [];
      const name = `${address} (service ${placeName(picture.cluster, service.namespace)}/${service.name})`;
      return conclude(
        picture,
        source,
        from,
        pods,
        name,
        serviceTargets(service, picture.pods, endpoints, ports, isAsked),
      );
    }
  }
  const pod =
    owner?.kind === 'pod'
      ? picture.pods.find(({ namespace, name }) => namespace === owner.namespace && name === owner.name)
      : undefined;
  if (pod !== undefined) {
    const name = `${address} (${placeName(picture.cluster, pod.namespace)}/${pod.name})`;
    return conclude(picture, source, from, pods, name, addressTarget(pod, ports));
  }
  const node = owner?.kind === 'node' ? owner.name : null;
  if (asked.context.cloud?.place(source)) {
    const to: CloudText =
      node === null
        ? { kind: 'address', address, what: address === METADATA ? 'the metadata service' : null }
        : { kind: 'node', name: node };
    return reachCloud(asked, { kind: 'pods', tenant: source, pod: from.pod }, to);
  }
  const what = node === null ? (address === METADATA ? 'the metadata service' : null) : `node ${node}`;
  const end = addressEnd(address, what, node !== null);
  return conclude(
    picture,
    source,
    from,
    pods,
    what === null ? address : `${address} (${what})`,
    addressTarget(end, ports),
  );
}

async function reachClusterApi(
  asked: Asked,
  source: DeclaredObject,
  place: TenantPlace,
  from: PodsText,
): Promise<ReachFound> {
  const { network, signal, ports, isAsked } = asked;
  const { endpoints, isOurs } = await network.apiServers(place.connection, signal);
  const nodes = new Map(
    await Promise.all(
      endpoints.slice(0, MOST_SERVERS).map(async ({ address }: EndpointAddress) => {
        const owner = await network.owner(place.connection, address, signal);
        return [address, owner?.kind === 'node' ? owner.name : null] as const;
      }),
    ),
  );
  const picture = await network.picture(place.connection, [place.namespace], signal);
  const pods = podsOf(picture, { ...place, tenant: source.name }, from.pod);
  const nodeOf = (address: string) => nodes.get(address) ?? null;
  const targets = endpointTargets("the cluster's API", endpoints, nodeOf, ports, isAsked);
  const note = 'The address is the one at which the control plane has the API; pods may have it at another.';
  const notes = isOurs && endpoints.length > 0 ? [...targets.notes, note] : targets.notes;
  return conclude(picture, source, from, pods, "the cluster's API", { ...targets, notes });
}

/** API servers of one cluster; managed clusters show one to three. */
const MOST_SERVERS = 20;

/** What lies in a tenant that the caller may not see is not told apart from what is not there. */
function mustSee(request: FastifyRequest, owner: AddressOwner | null, address: string): void {
  if (owner === null || owner.kind === 'node' || maySee(request, owner.tenant)) return;
  throw new ProblemError('object-not-found', { detail: `Nothing is known of the address ${address}.` });
}

function conclude(
  picture: NetworkPicture,
  source: DeclaredObject,
  from: PodsText,
  pods: ReachQuestionPods,
  toName: string,
  targets: Ends<Target>,
): ReachFound {
  const fromName = nameOf(source.name, from.pod);
  const found = answer(picture.cluster, {
    fromName,
    from: pods,
    toName,
    to: targets.items,
    notes: targets.notes,
  });
  return { ...found, from: fromName, to: toName, observedAt: picture.at };
}

type ReachQuestionPods = Parameters<typeof answer>[1]['from'];

const nameOf = (tenant: string, pod: string | null): string => (pod === null ? tenant : `${tenant}/${pod}`);

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];
