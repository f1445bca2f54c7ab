import { azureCredential, createLogAnalytics } from '@tenantry/drivers/azure';
import type { KubernetesDriver } from '@tenantry/drivers/kubernetes';
import { collectsContainerLogs, logLimitsOf } from '@tenantry/kinds';
import { startCollector } from '@tenantry/observe/logs';
import type { Store } from '@tenantry/store';
import type { Logger } from 'pino';
import { embeddedLogsGateway, type LogsGateway } from '../logs/gateway.ts';
import { logAnalyticsGateway } from '../logs/log-analytics-gateway.ts';
import { lokiLogsGateway } from '../logs/loki-gateway.ts';
import { startSweep } from '../sweeps/start-sweep.ts';
import type { AzureConnection } from './azure.ts';
import type { Settings } from './settings.ts';

const RETENTION = 'log-retention';
/** How soon what is too old or too much goes. */
const RETAIN_SECONDS = 60;

type LogSettings = Pick<Settings, 'loki' | 'logAnalytics'>;

/**
 * Where lines are asked for, and where those that programs send go: the Loki that is set, else our own database; with Log Analytics
 * lines of containers where Azure brings them.
 */
export function logsGateway(
  store: Store,
  { loki, logAnalytics }: LogSettings,
  azure: AzureConnection | null,
  log: Logger,
): LogsGateway {
  const now = () => new Date();
  if (loki !== null) {
    return lokiLogsGateway(loki, store, now, (tenantUid) =>
      log.warn({ tenantUid }, 'Loki refused some of the lines that were sent'),
    );
  }
  const onProblem = (error: unknown) =>
    log.warn({ err: error }, 'new lines of logs could not be asked for; trying again');
  const kept = embeddedLogsGateway(store, now, onProblem);
  if (logAnalytics === null || azure === null) return kept;
  const logs = createLogAnalytics({
    endpoint: azure.isLoopback ? azure.endpoint : logAnalytics.endpoint,
    credential: azureCredential(azure.credential),
  });
  return logAnalyticsGateway({ logs, store, kept, now, onProblem });
}

/** Collects what tenants' pods write, and takes away what is kept no longer. Returns the way to stop. */
export function startLogs(
  store: Store,
  driver: KubernetesDriver,
  { loki, logAnalytics }: LogSettings,
  log: Logger,
): () => Promise<void> {
  const stopCollector = startCollector({
    store,
    logs: driver,
    // Where another store keeps the lines, others bring them there.
    isKeptHere: ({ infrastructureSpec, engines }) =>
      loki === null &&
      !engines.includes('logs') &&
      (logAnalytics === null || !collectsContainerLogs(infrastructureSpec)),
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
