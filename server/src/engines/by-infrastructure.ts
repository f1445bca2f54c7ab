import type { DeclaredObject } from '@tenantry/kinds';
import type { EnginePurpose } from '@tenantry/store/contract';
import type { LogsGateway } from '../logs/gateway.ts';
import type { ClusterMetrics, MetricsGateway } from '../metrics/gateway.ts';
import type { EngineSettings, Engines } from './gateway.ts';

/** Lines are where the infrastructure of their tenant says, else where all are. */
export function logsByInfrastructure(
  all: LogsGateway,
  engines: Engines,
  make: (settings: EngineSettings['logs']) => LogsGateway,
): LogsGateway {
  // What an engine took in before it was changed is written yet.
  const own = remembered(engines, 'logs', make, (gateway) => gateway.close());
  const of = async (infrastructure: string) => (await own.of(infrastructure)) ?? all;
  return {
    engineOf: async (tenant) => (await of(infrastructureOf(tenant))).engineOf(tenant),
    take: async (tenant, read) => (await of(infrastructureOf(tenant))).take(tenant, read),
    lokiOf: async (infrastructure) => (await of(infrastructure)).lokiOf(infrastructure),
    async close() {
      await own.close();
      await all.close();
    },
  };
}

/** Figures of clusters are where the infrastructure of their tenant says, else where all are. */
export function metricsByInfrastructure(
  all: MetricsGateway,
  engines: Engines,
  make: (settings: EngineSettings['metrics']) => ClusterMetrics,
): MetricsGateway {
  const own = remembered(
    engines,
    'metrics',
    (settings): ClusterMetrics => {
      const own = make(settings);
      return all.beside?.(own) ?? own;
    },
    async () => undefined,
  );
  const of = async (tenant: DeclaredObject) => (await own.of(infrastructureOf(tenant))) ?? all;
  return {
    engineOf: async (tenant) => (await of(tenant)).engineOf(tenant),
    promqlOf: async (tenant) => (await of(tenant)).promqlOf(tenant),
    sentBy: all.sentBy,
  };
}

/** Every tenant names one. */
const infrastructureOf = ({ spec }: DeclaredObject) =>
  typeof spec.infrastructure === 'string' ? spec.infrastructure : '';

/** One for each infrastructure, made anew where what is declared of it has changed. */
function remembered<Purpose extends EnginePurpose, Gateway>(
  engines: Engines,
  purpose: Purpose,
  make: (settings: EngineSettings[Purpose]) => Gateway,
  end: (gateway: Gateway) => Promise<void>,
) {
  const known = new Map<string, { readonly version: string; readonly gateway: Gateway }>();
  const ending = new Set<Promise<void>>();
  function forget(infrastructure: string): void {
    const gone = known.get(infrastructure);
    if (gone === undefined) return;
    known.delete(infrastructure);
    const ended = end(gone.gateway).finally(() => ending.delete(ended));
    ending.add(ended);
  }
  return {
    async of(infrastructure: string): Promise<Gateway | null> {
      const found = await engines.settingsOf(infrastructure, purpose);
      const before = known.get(infrastructure);
      if (found !== null && before?.version === found.version) return before.gateway;
      forget(infrastructure);
      if (found === null) return null;
      const gateway = make(found.settings);
      known.set(infrastructure, { version: found.version, gateway });
      return gateway;
    },
    async close(): Promise<void> {
      for (const infrastructure of [...known.keys()]) forget(infrastructure);
      await Promise.all(ending);
    },
  };
}
