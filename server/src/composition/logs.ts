import type { KubernetesDriver } from '@tenantry/drivers/kubernetes';
import { logLimitsOf } from '@tenantry/kinds';
import { startCollector } from '@tenantry/observe/logs';
import type { Store } from '@tenantry/store';
import type { Logger } from 'pino';
import { embeddedLogsGateway, type LogsGateway } from '../logs/gateway.ts';
import { lokiLogsGateway } from '../logs/loki-gateway.ts';
import { startSweep } from '../sweeps/start-sweep.ts';
import type { Settings } from './settings.ts';

const RETENTION = 'log-retention';
/** How soon what is too old or too much goes. */
const RETAIN_SECONDS = 60;

/** Where lines are asked for, and where those that programs send go: the Loki that is set, else our own database. */
export function logsGateway(store: Store, { loki }: Pick<Settings, 'loki'>, log: Logger): LogsGateway {
  const now = () => new Date();
  if (loki !== null) {
    return lokiLogsGateway(loki, store, now, (tenantUid) =>
      log.warn({ tenantUid }, 'Loki refused some of the lines that were sent'),
    );
  }
  return embeddedLogsGateway(store, now, (error) =>
    log.warn({ err: error }, 'new lines of logs could not be asked for; trying again'),
  );
}

/** Collects what tenants' pods write, and takes away what is kept no longer. Returns the way to stop. */
export function startLogs(
  store: Store,
  driver: KubernetesDriver,
  { loki }: Pick<Settings, 'loki'>,
  log: Logger,
): () => Promise<void> {
  const stopCollector = startCollector({
    store,
    logs: driver,
    // Where another store keeps the lines, others bring them there.
    isKeptHere: () => loki === null,
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
