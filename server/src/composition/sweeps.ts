import type { TokenStore } from '@tenantry/store/contract';
import type { Logger } from 'pino';
import { ALERTMANAGER, SILENT_SECONDS } from '../faults/alertmanager.ts';
import { AZURE_HEALTH, type AzureSweep, sweepAzure } from '../faults/azure-sweep.ts';
import { CERTIFICATES, type CertificateSweep, sweepCertificates } from '../faults/certificate-sweep.ts';
import { LIMITS, sweepLimits } from '../faults/limit-sweep.ts';
import { createPathMemory } from '../faults/path-memory.ts';
import { type PathSweep, REACHABILITY, sweepPaths } from '../faults/path-sweep.ts';
import { sweepTokens, TOKENS } from '../faults/token-sweep.ts';
import { type ClusterFaults, watchClusters } from '../faults/watch-clusters.ts';
import { startSweep } from '../sweeps/start-sweep.ts';

type Sweeps = Omit<PathSweep, 'memory'> &
  Parameters<typeof sweepLimits>[0] &
  CertificateSweep &
  ClusterFaults & {
    /** Null without a cloud. */
    readonly azure: AzureSweep | null;
    readonly store: Pick<TokenStore, 'expiringTokens'>;
    readonly log: Logger;
  };

/** Starts everything that looks for faults now and again. Returns the way to stop it. */
export function startSweeps(sweeps: Sweeps, everySeconds: number): () => Promise<void> {
  const { store, log } = sweeps;
  const memory = createPathMemory();
  const { azure } = sweeps;
  const stops = [
    startSweep(
      {
        ...{ source: 'mutes', store, log, failure: 'mutes, and alerts that nobody repeats, could not be ended' },
        look: async () => {
          await store.endFaultMutes();
          await store.endSilentFaults(ALERTMANAGER, SILENT_SECONDS);
          return null;
        },
      },
      everySeconds,
    ),
    startSweep(
      {
        ...{ source: REACHABILITY, store, log, failure: 'paths between tenants could not be looked at' },
        look: (position, signal) => sweepPaths({ ...sweeps, memory }, position, signal),
      },
      everySeconds,
    ),
    watchClusters(sweeps, everySeconds),
    ...(azure === null
      ? []
      : [
          startSweep(
            {
              ...{ source: AZURE_HEALTH, store, log, failure: 'Azure could not be asked how resources are' },
              look: async (_position, signal) => {
                await sweepAzure(azure, new Date(), signal);
                return null;
              },
            },
            everySeconds,
          ),
        ]),
    startSweep(
      {
        ...{ source: CERTIFICATES, store, log, failure: 'certificates that end soon could not be looked for' },
        look: async (_position, signal) => {
          await sweepCertificates(sweeps, new Date(), signal);
          return null;
        },
      },
      everySeconds,
    ),
    startSweep(
      {
        ...{ source: TOKENS, store, log, failure: 'tokens that end soon could not be looked for' },
        look: async (_position, signal) => {
          await sweepTokens(store, new Date(), signal);
          return null;
        },
      },
      everySeconds,
    ),
    startSweep(
      {
        ...{ source: LIMITS, store, log, failure: 'the use of tenants could not be held against their limits' },
        look: async (_position, signal) => {
          await sweepLimits(sweeps, signal);
          return null;
        },
      },
      everySeconds,
    ),
  ];
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}
