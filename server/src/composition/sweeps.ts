import type { KubeTokenStore, LeaseFence, LookStore, ObjectStore, TokenStore } from '@tenantry/store/contract';
import type { Logger } from 'pino';
import { ALERTMANAGER, SILENT_SECONDS } from '../faults/alertmanager.ts';
import { AZURE_HEALTH, type AzureSweep, sweepAzure } from '../faults/azure-sweep.ts';
import { CERTIFICATES, type CertificateSweep, sweepCertificates } from '../faults/certificate-sweep.ts';
import { fencedFaults } from '../faults/fenced.ts';
import { GRANTS, sweepGrants } from '../faults/grant-sweep.ts';
import { LIMITS, sweepLimits } from '../faults/limit-sweep.ts';
import { createPathMemory } from '../faults/path-memory.ts';
import { type PathSweep, REACHABILITY, sweepPaths } from '../faults/path-sweep.ts';
import { sweepTokens, TOKENS } from '../faults/token-sweep.ts';
import { sweepWaits, WAITS } from '../faults/wait-sweep.ts';
import { type ClusterFaults, watchClusters } from '../faults/watch-clusters.ts';
import { startSweep } from '../sweeps/start-sweep.ts';

type Sweeps = Omit<PathSweep, 'memory'> &
  Parameters<typeof sweepLimits>[0] &
  CertificateSweep &
  ClusterFaults & {
    /** Null without a cloud. */
    readonly azure: AzureSweep | null;
    readonly store: LookStore &
      Pick<TokenStore, 'expiringTokens'> &
      Pick<KubeTokenStore, 'expiringKubeTokens'> &
      Pick<ObjectStore, 'longWaits'>;
    readonly log: Logger;
  };

/** Starts everything that looks for faults now and again. Returns the way to stop it. */
export function startSweeps(sweeps: Sweeps, everySeconds: number): () => Promise<void> {
  const { store, log, azure } = sweeps;
  const memory = createPathMemory();
  /** What is found is written through the store that is given. */
  const every = (
    source: string,
    failure: string,
    look: (signal: AbortSignal, store: Sweeps['store'], fence: LeaseFence) => Promise<void>,
  ) =>
    startSweep(
      {
        ...{ source, failure, store, log },
        look: async ({ fence }, signal) => {
          await look(signal, fencedFaults(store, fence), fence);
          return null;
        },
      },
      everySeconds,
    );
  const stops = [
    watchClusters(sweeps, everySeconds),
    startSweep(
      {
        ...{ source: REACHABILITY, store, log, failure: 'paths between tenants could not be looked at' },
        look: ({ position, fence }, signal) =>
          sweepPaths({ ...sweeps, store: fencedFaults(store, fence), memory }, position, signal),
      },
      everySeconds,
    ),
    every('mutes', 'mutes, and alerts that nobody repeats, could not be ended', async () => {
      await store.endFaultMutes();
      await store.endSilentFaults(ALERTMANAGER, SILENT_SECONDS);
    }),
    every(CERTIFICATES, 'certificates that end soon could not be looked for', (signal, store) =>
      sweepCertificates({ ...sweeps, store }, new Date(), signal),
    ),
    every(TOKENS, 'tokens that end soon could not be looked for', (signal, store) =>
      sweepTokens(store, new Date(), signal),
    ),
    every(GRANTS, 'grants that end soon could not be looked for', (signal, store) =>
      sweepGrants(store, new Date(), signal),
    ),
    every(WAITS, 'objects that wait for long could not be looked for', (signal, store) => sweepWaits(store, signal)),
    every(LIMITS, 'the use of tenants could not be held against their limits', (signal, store) =>
      sweepLimits({ ...sweeps, store }, signal),
    ),
    ...(azure === null
      ? []
      : [
          every(AZURE_HEALTH, 'Azure could not be asked how resources are', (signal, _store, fence) =>
            sweepAzure({ ...azure, store: fencedFaults(azure.store, fence) }, new Date(), signal),
          ),
        ]),
  ];
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}
