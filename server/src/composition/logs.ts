import type { KubernetesDriver } from '@tenantry/drivers/kubernetes';
import { logLimitsOf } from '@tenantry/kinds';
import { startCollector } from '@tenantry/observe/logs';
import type { Store } from '@tenantry/store';
import type { Logger } from 'pino';
import { startSweep } from '../faults/start-sweep.ts';

const RETENTION = 'log-retention';
/** How soon what is too old or too much goes. */
const RETAIN_SECONDS = 60;

/** Collects what tenants' pods write, and takes away what is kept no longer. Returns the way to stop. */
export function startLogs(store: Store, driver: KubernetesDriver, log: Logger): () => Promise<void> {
  const stopCollector = startCollector({
    store,
    logs: driver,
    isKeptHere: () => true,
    onProblem: (error, what) => log.warn({ err: error }, what),
    onUnread: (error, what) => log.debug({ err: error }, what),
  });
  const stopRetention = startSweep(
    {
      ...{ source: RETENTION, store, log, failure: 'old lines of logs could not be taken away' },
      look: async () => {
        const retentions = (await store.tenantsOfLogs()).map(({ tenantUid, spec, infrastructureSpec }) => ({
          tenantUid,
          ...logLimitsOf(spec, infrastructureSpec),
        }));
        const gone = await store.retainLogs(retentions);
        if (gone.days + gone.lines > 0) log.info(gone, 'old lines of logs were taken away');
        return null;
      },
    },
    RETAIN_SECONDS,
  );
  return async () => {
    await stopCollector();
    await stopRetention();
  };
}
