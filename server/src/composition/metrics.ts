import type { KubernetesDriver } from '@tenantry/drivers/kubernetes';
import { startMeasuring } from '@tenantry/observe/metrics';
import type { Store } from '@tenantry/store';
import type { Logger } from 'pino';
import { embeddedMetricsGateway, type MetricsGateway } from '../metrics/gateway.ts';
import { prometheusMetricsGateway } from '../metrics/prometheus-gateway.ts';
import { startSweep } from '../sweeps/start-sweep.ts';
import type { Settings } from './settings.ts';

const KEEPING = 'metric-roll-up';
const KEEP_SECONDS = 60;
/** Of one tenant at one time: four hundred pods and more. */
const SERIES_PER_TENANT = 2_000;

/** Where figures are asked for: of the server that is set, else of our own database. */
export function metricsGateway(
  store: Store,
  { metrics, prometheus }: Pick<Settings, 'metrics' | 'prometheus'>,
): MetricsGateway {
  return prometheus === null ? embeddedMetricsGateway(store, metrics) : prometheusMetricsGateway(prometheus, store);
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
    isKeptHere: () => prometheus === null,
    everySeconds,
    seriesPerTenant: SERIES_PER_TENANT,
    onProblem: (error, what) => log.warn({ err: error }, what),
  });
  const stopKeeping = startSweep(
    {
      ...{ source: KEEPING, store, log, failure: 'metrics could not be rolled up' },
      look: async () => {
        await store.rollUpMetrics(new Date());
        const gone = await store.retainMetrics(retention, new Date());
        if (gone.days + gone.series > 0) log.info(gone, 'old metrics were taken away');
        return null;
      },
    },
    KEEP_SECONDS,
  );
  return async () => {
    await stopMeasuring();
    await stopKeeping();
  };
}
