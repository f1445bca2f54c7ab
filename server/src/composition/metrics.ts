import { type AzureDriver, azureMonitor } from '@tenantry/drivers/azure';
import type { KubernetesDriver } from '@tenantry/drivers/kubernetes';
import { lookAtObjects, startMeasuring } from '@tenantry/observe/metrics';
import type { Store } from '@tenantry/store';
import type { Logger } from 'pino';
import { embeddedMetricsGateway, type MetricsGateway, withKept } from '../metrics/gateway.ts';
import { prometheusMetricsGateway } from '../metrics/prometheus-gateway.ts';
import { startSweep } from '../sweeps/start-sweep.ts';
import type { AzureConnection } from './azure.ts';
import type { Settings } from './settings.ts';

const ROLL_UP = 'metric-roll-up';
const RETENTION = 'metric-retention';
const OBJECTS = 'azure-metrics';
const ROLL_UP_SECONDS = 60;
/** It looks through all series, and nothing is kept for less than a day. */
const RETAIN_SECONDS = 600;
/** Of one tenant at one time: four hundred pods and more. */
const SERIES_PER_TENANT = 2_000;

/** Where figures are asked for: of the server that is set, else of our own database. */
export function metricsGateway(
  store: Store,
  { metrics, prometheus }: Pick<Settings, 'metrics' | 'prometheus'>,
  azure: AzureConnection | null,
): MetricsGateway {
  const hasAzure = azure !== null;
  if (prometheus === null) return embeddedMetricsGateway(store, metrics, hasAzure);
  return withKept(prometheusMetricsGateway(prometheus, store), store, metrics, hasAzure);
}

export interface MeasuredAzure {
  readonly driver: AzureDriver;
  readonly connection: AzureConnection;
}

/** Reads what Azure Monitor measures of databases and the like. Returns the way to stop. */
export function startObjectMetrics(
  store: Store,
  { driver, connection }: MeasuredAzure,
  { metrics: { azureSeconds }, sweepSeconds }: Pick<Settings, 'metrics' | 'sweepSeconds'>,
  log: Logger,
): () => Promise<void> {
  const monitorOf = azureMonitor(driver.arm);
  if (monitorOf === null) log.warn('of this cloud it is not known where it tells what it measures');
  if (monitorOf === null || azureSeconds === null) return async () => {};
  // The sandbox has its figures at once, and so has who tries it.
  const everySeconds = connection.isLoopback ? Math.min(sweepSeconds, azureSeconds) : azureSeconds;
  const look = { store, monitorOf, everySeconds };
  return startSweep(
    {
      ...{ source: OBJECTS, store, log, failure: 'what Azure measures could not be read' },
      look: ({ position }, signal) =>
        lookAtObjects({
          ...{ ...look, now: new Date(), position, signal },
          onProblem: (error, what) => log.warn({ err: error }, what),
        }),
    },
    everySeconds,
  );
}

/** Measures the clusters that tenants live in, rolls up, and takes away what is kept no longer. Returns the way to stop. */
export function startMetrics(
  store: Store,
  driver: KubernetesDriver,
  { metrics: { everySeconds, retention }, prometheus }: Pick<Settings, 'metrics' | 'prometheus'>,
  log: Logger,
): () => Promise<void> {
  const stopMeasuring = startMeasuring({
    store,
    cluster: driver,
    // Where another server measures, it is asked.
    isKeptHere: ({ engines }) => prometheus === null && !engines.includes('metrics'),
    everySeconds,
    seriesPerTenant: SERIES_PER_TENANT,
    onProblem: (error, what) => log.warn({ err: error }, what),
  });
  const stopRollUps = startSweep(
    {
      ...{ source: ROLL_UP, store, log, failure: 'metrics could not be rolled up' },
      look: async () => {
        await store.rollUpMetrics(new Date());
        return null;
      },
    },
    ROLL_UP_SECONDS,
  );
  const stopRetention = startSweep(
    {
      ...{ source: RETENTION, store, log, failure: 'old metrics could not be taken away' },
      look: async () => {
        const gone = await store.retainMetrics(retention, new Date());
        if (gone.days + gone.series > 0) log.info(gone, 'old metrics were taken away');
        return null;
      },
    },
    RETAIN_SECONDS,
  );
  return async () => {
    await stopMeasuring();
    await Promise.all([stopRollUps(), stopRetention()]);
  };
}
