import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { type NetworkGrant, unexplainedPaths } from '@tenantry/observe/reach/across';
import { areConnected, networkOf } from '@tenantry/observe/reach/azure';
import type { FaultSeen, FaultStore, ObjectStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import type { CloudGateway } from '../api/cloud-gateway.ts';
import type { NetworkGateway } from '../api/reach-gateway.ts';
import { breathe, type EstateNetwork, type Placed, placedTenants, readEstateNetwork } from '../api/tenant-network.ts';
import { pathFault } from './path-fault.ts';
import type { PathMemory } from './path-memory.ts';

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
  /** Of the looks before. */
  readonly memory: PathMemory;
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
  const looked: Looked[] = [];
  const guarded = async (infrastructure: DeclaredObject, work: (signal: AbortSignal) => Promise<void>) => {
    try {
      await work(AbortSignal.any([signal, AbortSignal.timeout(MOST_SECONDS * 1000)]));
    } catch (error) {
      signal.throwIfAborted();
      const { name } = infrastructure;
      log.warn({ err: error, infrastructure: name }, 'paths between tenants could not be looked at; tried again later');
    }
  };
  for await (const infrastructure of all(store, { kind: 'Infrastructure' })) {
    const tenants: DeclaredObject[] = [];
    for await (const tenant of all(store, { kind: 'Tenant', refersTo: infrastructure.uid })) tenants.push(tenant);
    tenantUids.push(...tenants.map(({ uid }) => uid));
    const { found: placed } = placedTenants(sweep.network, tenants);
    if (placed.length === 0) continue;
    await guarded(infrastructure, async (bounded) => {
      looked.push({ infrastructure, placed, estate: await readEstateNetwork(sweep, placed, bounded) });
    });
  }
  for (const from of looked) {
    await guarded(from.infrastructure, async (bounded) => {
      const last = await sweepFrom(sweep, from, looked, grants, before[from.infrastructure.uid] ?? null, bounded);
      if (last !== null) after[from.infrastructure.uid] = last;
    });
  }
  await store.retainFaultScopes(REACHABILITY, tenantUids);
  return JSON.stringify(after);
}

/** An infrastructure whose network was read. */
interface Looked {
  readonly infrastructure: DeclaredObject;
  readonly placed: readonly Placed[];
  readonly estate: EstateNetwork;
}

/**
 * From the tenants of one infrastructure to all of its own, and to those of others that its network is connected to. The name
 * of the last tenant that was a source; null when all were.
 */
async function sweepFrom(
  sweep: PathSweep,
  from: Looked,
  looked: readonly Looked[],
  grants: readonly NetworkGrant[],
  position: string | null,
  signal: AbortSignal,
): Promise<string | null> {
  const columns = looked.filter((to) => to === from || isConnected(from.estate, to.estate));
  const destinations = columns.flatMap(({ placed }) => placed);
  const rows = rowsFrom(from.placed, destinations.length, position, sweep.mostPairs ?? MOST_PAIRS);
  const known = sweep.memory.of(from.infrastructure.uid, [columns.map(comparedOf), grants]);
  const seen: FaultSeen[] = [];
  for (const row of rows) {
    const found = known.get(row.tenant.uid) ?? columns.flatMap((to) => faultsOf(from, row, to, grants));
    known.set(row.tenant.uid, found);
    seen.push(...found);
    await breathe();
    signal.throwIfAborted();
  }
  // Where networks were connected and are not any more, what was open is over.
  await settle(
    sweep,
    rows,
    looked.flatMap(({ placed }) => placed),
    seen,
  );
  return rows.length === from.placed.length ? null : (rows.at(-1)?.tenant.name ?? null);
}

/** All that `faultsOf` looks at. */
const comparedOf = ({ placed, estate: { world, ends } }: Looked) => ({
  ...{ world, ends },
  placed: placed.map(({ tenant, connection }) => [tenant.uid, tenant.name, connection]),
});

/** Whether any network of the one's tenants is, or is connected to, one of the other's. */
function isConnected(from: EstateNetwork, to: EstateNetwork): boolean {
  const there = networksOf(to);
  return [...networksOf(from)].some((one) => [...there].some((other) => areConnected(from.world.azure, one, other)));
}

function networksOf({ world, ends }: EstateNetwork): ReadonlySet<string> {
  const all = [...ends.values()].flatMap(({ machines, endpoints, standing }) => [
    ...machines,
    ...endpoints,
    ...standing.map(({ node }) => node),
  ]);
  return new Set(all.flatMap((end) => networkOf(world.azure, end) ?? []));
}

const uidsOf = (placed: readonly Placed[]): string[] => placed.map(({ tenant }) => tenant.uid);

async function settle(
  { store }: PathSweep,
  sources: readonly Placed[],
  destinations: readonly Placed[],
  seen: readonly FaultSeen[],
): Promise<void> {
  await store.settleFaults(REACHABILITY, { scopes: uidsOf(sources), ownerUids: uidsOf(destinations) }, seen);
}

/** As many sources as the bound lets in, going on after the one that was last, by name and around. */
function rowsFrom(
  placed: readonly Placed[],
  columns: number,
  position: string | null,
  mostPairs: number,
): readonly Placed[] {
  const ordered = [...placed].sort((one, other) => (one.tenant.name < other.tenant.name ? -1 : 1));
  const most = Math.max(1, Math.floor(mostPairs / columns));
  if (most >= ordered.length) return ordered;
  const next = position === null ? 0 : ordered.findIndex(({ tenant }) => tenant.name > position);
  const start = Math.max(0, next);
  return [...ordered.slice(start), ...ordered.slice(0, start)].slice(0, most);
}

function faultsOf(from: Looked, row: Placed, to: Looked, grants: readonly NetworkGrant[]): FaultSeen[] {
  const source = from.estate.ends.get(row.tenant.name);
  const own = grants.filter((grant) => grant.from === row.tenant.name);
  if (source === undefined) return [];
  return to.placed.flatMap((column) => {
    const there = to.estate.ends.get(column.tenant.name);
    if (there === undefined || column.tenant.uid === row.tenant.uid) return NOTHING;
    // Pods of another cluster are behind its own policies, and are reached by what leads in there.
    const destination = column.connection === row.connection ? there : { ...there, pods: [], standing: [] };
    const open = unexplainedPaths(from.estate.world, source, destination, own);
    return open.length === 0 ? NOTHING : [pathFault(row.tenant, column.tenant, open)];
  });
}

/** Of nearly all pairs: nothing is made for each. */
const NOTHING: readonly FaultSeen[] = [];

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
