import { randomUUID } from 'node:crypto';
import type { LeaseFence, LeaseStore, LogStore, ObjectStore, TenantNamespace } from '@tenantry/store/contract';

/** What is done in one cluster while it is ours to do. */
export interface HeldCluster {
  /** The tenants that live in it now. */
  settle(namespaces: readonly TenantNamespace[]): Promise<void>;
  close(): Promise<void>;
}

export interface HoldOptions {
  readonly store: Pick<LogStore, 'knownNamespaces'> & LeaseStore & Pick<ObjectStore, 'onEvents'>;
  /** Leases are `<purpose>/<connection>`. */
  readonly purpose: string;
  readonly isKeptHere: (namespace: TenantNamespace) => boolean;
  readonly begin: (connection: string, fence: LeaseFence) => HeldCluster;
  readonly onProblem: (error: unknown, what: string) => void;
}

/** The clusters that are ours. */
export interface HeldClusters {
  /** Gives one up; if it is still ours, it begins anew. */
  again(connection: string): void;
  stop(): Promise<void>;
}

const LEASE_SECONDS = 15;
/** So often leases are taken anew. */
const LOOK_EVERY_MS = 5_000;
/** Events tell that tenants came or went, or moved; this is for news that was lost (I4). */
const READ_EVERY_MS = 60_000;
/** After an event there may be a tenant more. */
const SOON_MS = 1_000;

/** Does something in all clusters that tenants live in, in each by one replica at a time. */
export function holdClusters({ store, purpose, isKeptHere, begin, onProblem }: HoldOptions): HeldClusters {
  const holder = randomUUID();
  const clusters = new Map<string, HeldCluster>();
  const leaseOf = (connection: string) => `${purpose}/${connection}`;
  let isClosed = false;
  let looking: Promise<void> | null = null;
  let soon: NodeJS.Timeout | null = null;
  let known: readonly TenantNamespace[] = [];
  let byConnection = new Map<string, readonly TenantNamespace[]>();
  let isNews = true;
  let readAt = Number.NEGATIVE_INFINITY;

  async function read(): Promise<void> {
    if (!isNews && performance.now() - readAt < READ_EVERY_MS) return;
    isNews = false;
    try {
      const namespaces = await store.knownNamespaces();
      // What happened was of other things, the usual case: those who look after clusters need not look through all of them.
      if (namespaces !== known)
        byConnection = Map.groupBy(namespaces.filter(isKeptHere), ({ connection }) => connection);
      known = namespaces;
      readAt = performance.now();
    } catch (error) {
      isNews = true;
      throw error;
    }
  }

  async function look(): Promise<void> {
    await read();
    const names = [...byConnection.keys()].map(leaseOf);
    const held = new Set(names.length === 0 ? [] : await store.takeLeases(names, holder, LEASE_SECONDS));
    for (const connection of [...clusters.keys()]) if (!held.has(leaseOf(connection))) await end(connection);
    for (const [connection, inside] of byConnection) {
      const name = leaseOf(connection);
      if (isClosed || !held.has(name)) continue;
      if (!clusters.has(connection)) clusters.set(connection, begin(connection, { name, holder }));
      await clusters.get(connection)?.settle(inside);
    }
  }

  async function end(connection: string): Promise<void> {
    const cluster = clusters.get(connection);
    clusters.delete(connection);
    await cluster?.close();
  }

  function tick(): void {
    if (looking !== null || isClosed) return;
    looking = look()
      .catch((error: unknown) => onProblem(error, `it could not be found out which clusters are ours (${purpose})`))
      .finally(() => {
        looking = null;
      });
  }

  function lookSoon(): void {
    isNews = true;
    if (isClosed) return;
    soon ??= setTimeout(() => {
      soon = null;
      tick();
    }, SOON_MS).unref();
  }

  const timer = setInterval(tick, LOOK_EVERY_MS);
  const unsubscribe = store.onEvents(lookSoon);
  tick();
  return {
    again: (connection) => void end(connection).then(lookSoon),
    async stop() {
      isClosed = true;
      clearInterval(timer);
      if (soon !== null) clearTimeout(soon);
      unsubscribe();
      await looking;
      await Promise.all([...clusters.keys()].map(end));
      await store.leaveLeases(holder).catch((error: unknown) => onProblem(error, 'leases run out by themselves'));
    },
  };
}
