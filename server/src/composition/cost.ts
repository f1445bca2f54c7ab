import { type AzureDriver, readAzureCosts, readNodeGroups } from '@tenantry/drivers/azure';
import type { KubernetesDriver } from '@tenantry/drivers/kubernetes';
import { azureBill, type CostSource, dayOf, importCosts, rangeToRead, sampleClusters } from '@tenantry/observe/cost';
import type { Store } from '@tenantry/store';
import type { Logger } from 'pino';
import { BUDGET, sweepBudgets } from '../faults/budget-sweep.ts';
import { fencedFaults } from '../faults/fenced.ts';
import { startSweep } from '../sweeps/start-sweep.ts';
import type { AzureConnection } from './azure.ts';
import { subscriptionsInUse } from './subscriptions.ts';

const IMPORT = 'cost-import';
const SAMPLES = 'cost-samples';
/** Azure works its figures out every four hours, and asks not to be asked more than it needs to be. */
const IMPORT_SECONDS = 6 * 3600;
/** A look stands for the time since the one before, or for a day where there was none for longer. */
const MOST_HOURS = 24;

export interface Costs {
  readonly store: Store;
  readonly kubernetes: KubernetesDriver;
  /** Null: there is no cloud that sends a bill. */
  readonly azure: { readonly driver: AzureDriver; readonly connection: AzureConnection } | null;
  readonly log: Logger;
}

/** Reads bills, and takes down what tenants take of their clusters. Returns the way to stop. */
export function startCosts({ store, kubernetes, azure, log }: Costs, sweepSeconds: number): () => Promise<void> {
  const stopImport = startSweep(
    {
      ...{ source: IMPORT, store, log, failure: 'what things cost could not be read' },
      look: async ({ fence }, signal) => {
        const onProblem = (bill: string, error: unknown) =>
          log.warn({ err: error, bill }, 'a bill could not be read; it is tried again');
        const now = new Date();
        const sources = azure === null ? [] : await azureSources(azure, store, now);
        await importCosts({ store, sources, now, fence, signal, onProblem });
        return null;
      },
    },
    // The sandbox has its figures at once, and so has who tries it. A price list costs nothing to ask.
    azure === null || azure.connection.isLoopback ? sweepSeconds : IMPORT_SECONDS,
  );
  const stopSamples = startSweep(
    {
      ...{ source: SAMPLES, store, log, failure: 'what tenants take of their clusters could not be taken down' },
      look: async (look, signal) => {
        // By the one clock that all replicas have in common.
        const { position, takenAt: now } = look;
        const since = position === null ? sweepSeconds / 3600 : (now.getTime() - Date.parse(position)) / 3_600_000;
        const onProblem = (infrastructure: string, error: unknown) =>
          log.warn({ err: error, infrastructure }, 'what is taken of a cluster could not be read; it is tried again');
        await sampleClusters({
          ...{ store, clusters: kubernetes, now, look, signal, onProblem },
          hours: Math.min(MOST_HOURS, Math.max(0, since)),
        });
        return now.toISOString();
      },
    },
    sweepSeconds,
  );
  const stopBudgets = startSweep(
    {
      ...{ source: BUDGET, store, log, failure: 'what tenants cost could not be held against their budgets' },
      look: async ({ fence }, signal) => {
        await sweepBudgets({ store: fencedFaults(store, fence), now: new Date() }, signal);
        return null;
      },
    },
    sweepSeconds,
  );
  return async () => {
    await Promise.all([stopImport(), stopSamples(), stopBudgets()]);
  };
}

/**
 * The bills of the installation's own subscription, of those that infrastructures are in, and of those that tenants lived in while
 * figures of their days may change.
 */
async function azureSources({ driver, connection }: NonNullable<Costs['azure']>, store: Store, now: Date) {
  const { subscriptionId: own } = connection;
  const used = (await subscriptionsInUse(store, own)).map(({ subscriptionId }) => subscriptionId);
  const lately = await store.costTenants(rangeToRead(null, dayOf(now)));
  const left = lately.flatMap(({ place }) => /^\/subscriptions\/([^/]+)/.exec(place ?? '')?.[1] ?? []);
  const ids = new Map([...left, ...used, own].map((id) => [id.toLowerCase(), id]));
  return [...ids.values()].map((subscriptionId) => azureSource(driver, subscriptionId, store));
}

function azureSource({ arm }: AzureDriver, subscriptionId: string, store: Store): CostSource {
  return azureBill(
    {
      subscriptionId,
      costs: (range, tag, signal) => readAzureCosts(arm, subscriptionId, range, tag, signal),
      nodeGroups: (signal) => readNodeGroups(arm, subscriptionId, signal),
    },
    store,
  );
}
