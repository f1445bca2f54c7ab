import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { type NetworkGrant, pathsBetween, unexplained } from '@tenantry/observe/reach/across';
import type { FaultSeen, FaultStore, ObjectStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import type { CloudGateway } from '../api/cloud-gateway.ts';
import type { NetworkGateway } from '../api/reach-gateway.ts';
import { breathe, type EstateNetwork, type Placed, placedTenants, readEstateNetwork } from '../api/tenant-network.ts';
import { pathFault } from './path-fault.ts';

/** Of the faults that this look finds. */
export const REACHABILITY = 'reachability';
/** For reading one infrastructure and comparing its tenants. */
const MOST_SECONDS = 120;
/** Pairs of tenants compared in one look at an infrastructure; where there are more, the next look goes on. */
const MOST_PAIRS = 40_000;
const PAGE = 500;
/** A cluster is full at about half as many. */
const MOST_TENANTS = 10_000;

export interface PathSweep {
  readonly store: Pick<ObjectStore, 'list' | 'inventory'> & FaultStore;
  readonly network: NetworkGateway;
  readonly cloud: CloudGateway | undefined;
  /** Openings between tenants that are declared. */
  readonly grants: () => Promise<readonly NetworkGrant[]>;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
  readonly mostPairs?: number;
}

/**
 * Looks in every infrastructure for paths from one tenant to another that no grant explains, as cluster and cloud are now, and
 * settles the faults. What could not be read keeps its faults as they are (I4).
 */
export async function sweepPaths(sweep: PathSweep, position: string | null, signal: AbortSignal): Promise<string> {
  const { store, log } = sweep;
  const before = readPositions(position);
  const after: Record<string, string> = {};
  const tenantUids: string[] = [];
  const grants = await sweep.grants();
  for await (const infrastructure of all(store, { kind: 'Infrastructure' })) {
    const tenants: DeclaredObject[] = [];
    for await (const tenant of all(store, { kind: 'Tenant', refersTo: infrastructure.uid })) tenants.push(tenant);
    tenantUids.push(...tenants.map(({ uid }) => uid));
    try {
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(MOST_SECONDS * 1000)]);
      const last = await sweepInfrastructure(sweep, tenants, grants, before[infrastructure.uid] ?? null, bounded);
      if (last !== null) after[infrastructure.uid] = last;
    } catch (error) {
      signal.throwIfAborted();
      log.warn(
        { err: error, infrastructure: infrastructure.name },
        'paths between tenants could not be looked at; tried again later',
      );
    }
  }
  await store.retainFaultScopes(REACHABILITY, tenantUids);
  return JSON.stringify(after);
}

/** The name of the last tenant that was a source; null when all were. */
async function sweepInfrastructure(
  sweep: PathSweep,
  tenants: readonly DeclaredObject[],
  grants: readonly NetworkGrant[],
  position: string | null,
  signal: AbortSignal,
): Promise<string | null> {
  const { found: placed } = placedTenants(sweep.network, tenants);
  if (placed.length < 2) return settle(sweep, placed, placed, []).then(() => null);
  const estate = await readEstateNetwork(sweep, placed, signal);
  const rows = rowsFrom(placed, position, sweep.mostPairs ?? MOST_PAIRS);
  const seen: FaultSeen[] = [];
  for (const from of rows) {
    seen.push(...faultsOf(estate, from, placed, grants));
    await breathe();
    signal.throwIfAborted();
  }
  await settle(sweep, rows, placed, seen);
  return rows.length === placed.length ? null : (rows.at(-1)?.tenant.name ?? null);
}

const uidsOf = (placed: readonly Placed[]): string[] => placed.map(({ tenant }) => tenant.uid);

async function settle(
  { store }: PathSweep,
  sources: readonly Placed[],
  destinations: readonly Placed[],
  seen: readonly FaultSeen[],
): Promise<void> {
  await store.settleFaults(REACHABILITY, { scopes: uidsOf(sources), tenantUids: uidsOf(destinations) }, seen);
}

/** As many sources as the bound lets in, going on after the one that was last, by name and around. */
function rowsFrom(placed: readonly Placed[], position: string | null, mostPairs: number): readonly Placed[] {
  const ordered = [...placed].sort((one, other) => (one.tenant.name < other.tenant.name ? -1 : 1));
  const most = Math.max(1, Math.floor(mostPairs / ordered.length));
  if (most >= ordered.length) return ordered;
  const next = position === null ? 0 : ordered.findIndex(({ tenant }) => tenant.name > position);
  const start = Math.max(0, next);
  return [...ordered.slice(start), ...ordered.slice(0, start)].slice(0, most);
}

function faultsOf(
  { world, ends }: EstateNetwork,
  from: Placed,
  placed: readonly Placed[],
  grants: readonly NetworkGrant[],
): FaultSeen[] {
  const source = ends.get(from.tenant.name);
  return placed.flatMap((to): FaultSeen[] => {
    const destination = ends.get(to.tenant.name);
    if (source === undefined || destination === undefined || to.tenant.uid === from.tenant.uid) return [];
    const paths = pathsBetween(world, source, destination);
    const open = unexplained(source.tenant, destination.tenant, paths, grants);
    return open.length === 0 ? [] : [pathFault(from.tenant, to.tenant, open)];
  });
}

async function* all(
  store: Pick<ObjectStore, 'list'>,
  query: { readonly kind: string; readonly refersTo?: string },
): AsyncGenerator<DeclaredObject> {
  let cursor: string | null = null;
  for (let page = 0; page * PAGE < MOST_TENANTS; page += 1) {
    const found: Awaited<ReturnType<ObjectStore['list']>> = await store.list({
      ...query,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    yield* found.items;
    cursor = found.nextCursor;
    if (cursor === null) return;
  }
}

function readPositions(text: string | null): Readonly<Record<string, string>> {
  if (text === null) return {};
  // Written by ourselves.
  const value = JSON.parse(text) as JsonObject;
  return Object.fromEntries(Object.entries(value).map(([uid, name]) => [uid, String(name)]));
}
