import type { DeclaredObject } from '@tenantry/kinds';
import { readCluster } from '@tenantry/observe/reach';
import { type Alike, answerWay, type WayEnd, type World } from '@tenantry/observe/reach/across';
import { type AzureEnd, addressAlone, internetTowards, nodeEnd } from '@tenantry/observe/reach/azure';
import { NotReadyError, type ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import {
  type CloudSort,
  type Holding,
  heldEnds,
  heldOrToCome,
  inCloud,
  isHeldBy,
  isNamed,
  namesOf,
  standingPods,
} from './cloud-ends.ts';
import type { CloudGateway, CloudNode, CloudPicture } from './cloud-gateway.ts';
import type { Asked, ReachFound } from './reach-answer.ts';
import { podsOf } from './reach-ends.ts';
import type { NetworkPicture, TenantPlace } from './reach-gateway.ts';
import { badParameter, maySee } from './reach-tenants.ts';

/** An end of a way that the cloud is part of. */
export type CloudText =
  | { readonly kind: 'pods'; readonly tenant: DeclaredObject; readonly pod: string | null }
  | { readonly kind: CloudSort; readonly tenant: DeclaredObject; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'address'; readonly address: string; readonly what: string | null }
  | { readonly kind: 'internet' };

/** Every one of the tenant, or one that stands for those to come. */
export const ALL = '*';

/** Answers a question whose way leads through the cloud, from what is deployed now. Throws problems. */
export async function reachCloud(asked: Asked, from: CloudText, to: CloudText): Promise<ReachFound> {
  const { context, network, signal } = asked;
  const cloud = cloudOf(context);
  const anchor = 'tenant' in from ? from.tenant : 'tenant' in to ? to.tenant : null;
  if (anchor === null) throw badParameter('from', 'neither end is of a tenant', 'name a tenant on one side');
  // Policies are those of the cluster that the pods are in.
  const home = to.kind === 'pods' ? to.tenant : anchor;
  const place = network.place(home);
  const holding = await holdingOf(context, cloud, home);
  const hasPods = from.kind === 'pods' || to.kind === 'pods';
  const needsNodes = hasPods || from.kind === 'node' || to.kind === 'node' || to.kind === 'address';
  const [picture, sky, nodes] = await Promise.all([
    hasPods ? network.picture(place.connection, [place.namespace], signal) : null,
    cloud.picture(holding.place.subscriptionId, signal),
    needsNodes ? cloud.nodes(place.connection, signal) : [],
  ]);
  const world: World = {
    cluster: picture?.cluster ?? NO_CLUSTER,
    azure: sky.network,
    isOverlay: sky.network.overlays.has(holding.place.cluster),
    services: picture?.services ?? [],
  };
  const there: There = { asked, cloud, home, place, holding, world, picture, sky, nodes };
  const destinations = to.kind === 'internet' ? [] : await endsOf(there, to);
  if (to.kind === 'internet') throw badParameter('to', 'the internet begins ways and ends none', 'ask with an address');
  const sources = from.kind === 'internet' ? internet(world, destinations) : await endsOf(there, from);
  const names = { fromName: textOf(from), toName: textOf(to) };
  const question = asked.ports;
  const found = answerWay(world, {
    ...names,
    from: sources,
    to: destinations,
    question,
    notes: notesOf(there, sources, destinations),
  });
  return { ...found, from: names.fromName, to: names.toName, observedAt: sky.at };
}

const NO_CLUSTER = readCluster({
  ...{ namespaces: [], networkPolicies: [], ciliumPolicies: [], notConsidered: [], isCilium: false },
});

interface There {
  readonly asked: Asked;
  readonly cloud: CloudGateway;
  readonly home: DeclaredObject;
  readonly place: TenantPlace;
  readonly holding: Holding;
  readonly world: World;
  readonly picture: NetworkPicture | null;
  readonly sky: CloudPicture;
  readonly nodes: readonly CloudNode[];
}

export function cloudOf({ cloud }: Pick<ServerContext, 'cloud'>): CloudGateway {
  if (cloud === undefined) throw new NotReadyError('no cloud is connected');
  return cloud;
}

/** What a tenant has in the cloud. Throws a problem where it has none, and `NotReadyError` while there is nothing yet. */
export async function holdingOf(
  context: { readonly store: Pick<ServerContext['store'], 'inventory'> },
  cloud: CloudGateway,
  tenant: DeclaredObject,
): Promise<Holding> {
  const place = cloud.place(tenant);
  if (place === null) throw new NotReadyError(`tenant ${tenant.name} has nothing in a cloud`);
  const rows = await context.store.inventory(tenant.uid);
  const groups = rows.filter(({ type }) => type === 'Microsoft.Network/applicationSecurityGroups');
  return { tenant: tenant.name, place, groups: groups.map(({ id }) => id.toLowerCase()) };
}

async function endsOf(there: There, text: Exclude<CloudText, { kind: 'internet' }>): Promise<readonly Alike<WayEnd>[]> {
  const { world, holding, nodes } = there;
  switch (text.kind) {
    case 'pods': {
      if (there.picture === null) throw new Error('the cluster was not read');
      const pods = podsOf(there.picture, { ...there.place, tenant: text.tenant.name }, text.pod);
      const found = standingPods(world, holding, pods, nodes);
      if (found.length === 0) throw new NotReadyError(`the cluster of ${text.tenant.name} has no node that was found`);
      return found;
    }
    case 'vm':
    case 'endpoint':
      return (await named(there, text)).map(inCloud);
    case 'node': {
      const node = nodes.find(({ name }) => name === text.name);
      if (node === undefined) {
        throw new ProblemError('object-not-found', {
          detail: `There is no node ${JSON.stringify(text.name)} in the cluster of ${there.home.name}.`,
        });
      }
      return [inCloud(nodeEnd(world.azure, { ...node, cluster: holding.place.cluster }))];
    }
    case 'address':
      return [inCloud(atAddress(there, text.address, text.what))];
    default:
      return text satisfies never;
  }
}

async function named(
  { asked, cloud, world, home, holding }: There,
  { kind, tenant, name }: { readonly kind: CloudSort; readonly tenant: DeclaredObject; readonly name: string },
): Promise<readonly AzureEnd[]> {
  const own = tenant.uid === home.uid ? holding : await holdingOf(asked.context, cloud, tenant);
  const word = kind === 'vm' ? 'VM' : 'private endpoint';
  const found =
    name === ALL
      ? heldOrToCome(world.azure, own, kind)
      : heldEnds(world.azure, own, kind).filter((end) => isNamed(end, name));
  if (found.length > 0) return found;
  const there = namesOf(heldEnds(world.azure, own, kind));
  const which = name === ALL ? `no ${word}, nor a place for one,` : `no ${word} ${JSON.stringify(name)}`;
  throw new ProblemError('object-not-found', {
    detail: `There is ${which} in ${tenant.name}.`,
    remedy: there === '' ? `${tenant.name} has no ${word} yet.` : `It has ${there}.`,
  });
}

/** Who has the address in the cloud; what is not of the tenant asked about is shown to whoever may see the platform. */
function atAddress({ asked, world, holding, nodes }: There, address: string, what: string | null): AzureEnd {
  const node = nodes.find((one) => one.address === address);
  if (node !== undefined) return nodeEnd(world.azure, { ...node, cluster: holding.place.cluster });
  const found = world.azure.ends.find((end) => end.address === address);
  if (found === undefined) return addressAlone(world.azure, address, what ?? address);
  if (isHeldBy(holding, found) || maySee(asked.request, null)) return found;
  throw new ProblemError('object-not-found', { detail: `Nothing is known of the address ${address}.` });
}

function internet(world: World, destinations: readonly Alike<WayEnd>[]): readonly Alike<WayEnd>[] {
  const ends = destinations.flatMap(({ end }) =>
    internetTowards(world.azure, end.kind === 'cloud' ? end.end : end.node),
  );
  return [...new Map(ends.map((end) => [end.address, end])).values()].map(inCloud);
}

function textOf(text: CloudText): string {
  switch (text.kind) {
    case 'pods':
      return text.pod === null ? text.tenant.name : `${text.tenant.name}/${text.pod}`;
    case 'vm':
    case 'endpoint': {
      const word = text.kind === 'vm' ? 'vm' : 'private endpoint';
      return text.name === ALL ? `any ${word} of ${text.tenant.name}` : `${word} ${text.tenant.name}/${text.name}`;
    }
    case 'node':
      return `node ${text.name}`;
    case 'address':
      return text.what === null ? text.address : `${text.address} (${text.what})`;
    case 'internet':
      return 'the internet';
    default:
      return text satisfies never;
  }
}

function notesOf({ world, sky }: There, from: readonly Alike<WayEnd>[], to: readonly Alike<WayEnd>[]): string[] {
  const ends = [...from, ...to].map(({ end }) => end);
  const cloudEnds = ends.flatMap((end) => (end.kind === 'cloud' ? [end.end] : [end.node]));
  const toCome = cloudEnds.filter(({ isRepresentative }) => isRepresentative).map(({ name }) => name);
  const isFromOutside =
    from.some(({ end }) => end.kind === 'cloud' && end.end.subnet === null) &&
    to.some(({ end }) => end.kind === 'cloud');
  const endpoints = to.flatMap(({ end }) =>
    end.kind === 'cloud' && end.end.kind === 'private-endpoint' ? [end.end] : [],
  );
  const unfiltered = endpoints.filter(
    ({ subnet }) => sky.network.subnets.get(subnet ?? '')?.filtersPrivateEndpoints === false,
  );
  return [
    ...toCome.map((name) => `${name} is not there yet; the answer is for what its security groups would make of it.`),
    ...(ends.some((end) => end.kind === 'pod' && end.pod.isRepresentative)
      ? ['There are no pods yet; the answer is for one without labels.']
      : []),
    ...(world.isOverlay && ends.some((end) => end.kind === 'pod')
      ? ['Pods have addresses of an overlay, which the cloud never sees.']
      : []),
    ...(isFromOutside
      ? ['Load balancers and gateways, which may lead the internet in, are not part of the answer.']
      : []),
    ...unfiltered.map(
      ({ name }) =>
        `The subnet of ${name} has no network policies for private endpoints: its security group does not hold there.`,
    ),
    'Firewalls of the machines and services themselves, and routes through other machines, are not part of the answer.',
  ];
}
