import { randomUUID } from 'node:crypto';
import type { LoggedPod, PodLogs } from '@tenantry/drivers/kubernetes';
import { logLimitsOf } from '@tenantry/kinds';
import type { LeaseStore, LogStore, ObjectStore, TenantNamespace } from '@tenantry/store/contract';
import { type IntakeLimits, LogIntake } from '../intake.ts';
import { ClusterCollector } from './cluster-collector.ts';

export interface CollectorOptions {
  readonly store: LogStore & LeaseStore & Pick<ObjectStore, 'onEvents'>;
  readonly logs: PodLogs;
  /** Whether lines of an infrastructure are kept here. */
  readonly isKeptHere: (namespace: TenantNamespace) => boolean;
  /** Something of ours went wrong; it is tried again. */
  readonly onProblem: (error: unknown, what: string) => void;
  /** The log of one container cannot be read, as while its cluster does not answer. */
  readonly onUnread: (error: unknown, what: string) => void;
  readonly now?: () => Date;
  readonly random?: () => number;
}

const LEASE_SECONDS = 15;
const LOOK_EVERY_MS = 5_000;
/** After an event there may be a tenant more. */
const SOON_MS = 1_000;
/** Of a tenant that is new to this replica. */
const UNKNOWN: IntakeLimits = { retentionDays: 1, linesPerSecond: 100 };

interface Collecting {
  readonly intake: LogIntake;
  readonly collector: ClusterCollector;
}

/**
 * Collects the output of tenants' containers, each cluster by one replica at a time. Where another takes a cluster over,
 * nothing that the one before had not written is lost, and nothing that it writes late is kept.
 */
export function startCollector(options: CollectorOptions): () => Promise<void> {
  const { store, logs, isKeptHere, onProblem, onUnread, now = () => new Date(), random = Math.random } = options;
  const holder = randomUUID();
  const clusters = new Map<string, Collecting>();
  const limits = new Map<string, IntakeLimits>();
  let isClosed = false;
  let looking: Promise<void> | null = null;
  let soon: NodeJS.Timeout | null = null;

  async function look(): Promise<void> {
    const namespaces = (await store.tenantNamespaces()).filter(isKeptHere);
    for (const { tenantUid, spec, infrastructureSpec } of namespaces) {
      limits.set(tenantUid, logLimitsOf(spec, infrastructureSpec));
    }
    const byConnection = Map.groupBy(namespaces, ({ connection }) => connection);
    const names = [...byConnection.keys()].map(leaseOf);
    const held = new Set(names.length === 0 ? [] : await store.takeLeases(names, holder, LEASE_SECONDS));
    for (const connection of [...clusters.keys()]) if (!held.has(leaseOf(connection))) await end(connection);
    for (const [connection, inside] of byConnection) {
      if (isClosed || !held.has(leaseOf(connection))) continue;
      if (!clusters.has(connection)) clusters.set(connection, begin(connection));
      await clusters.get(connection)?.collector.settle(inside);
    }
  }

  function begin(connection: string): Collecting {
    const intake = new LogIntake({
      store,
      now,
      limitsOf: (tenantUid) => limits.get(tenantUid) ?? UNKNOWN,
      fence: { name: leaseOf(connection), holder },
      onBroken: (error) => {
        onProblem(error, 'lines could not be written; they are read again');
        // Begins anew from what is written, if the cluster is still ours.
        void end(connection).then(lookSoon);
      },
    });
    const told = (error: unknown, { namespace, name }: LoggedPod, container: string) =>
      onUnread(error, `the log of ${namespace}/${name} (${container}) could not be read; it is tried again`);
    const collector = new ClusterCollector({ connection, logs, intake, store, random, onProblem: told });
    return { intake, collector };
  }

  async function end(connection: string): Promise<void> {
    const collecting = clusters.get(connection);
    clusters.delete(connection);
    await collecting?.collector.close();
    await collecting?.intake.close();
  }

  function tick(): void {
    if (looking !== null || isClosed) return;
    looking = look()
      .catch((error: unknown) => onProblem(error, 'it could not be found out whose logs are to be collected'))
      .finally(() => {
        looking = null;
      });
  }

  function lookSoon(): void {
    if (isClosed) return;
    soon ??= setTimeout(() => {
      soon = null;
      tick();
    }, SOON_MS).unref();
  }

  const timer = setInterval(tick, LOOK_EVERY_MS);
  const unsubscribe = store.onEvents(lookSoon);
  tick();
  return async () => {
    isClosed = true;
    clearInterval(timer);
    if (soon !== null) clearTimeout(soon);
    unsubscribe();
    await looking;
    await Promise.all([...clusters.keys()].map(end));
    await store.leaveLeases(holder).catch((error: unknown) => onProblem(error, 'leases run out by themselves'));
  };
}

const leaseOf = (connection: string) => `logs/${connection}`;
