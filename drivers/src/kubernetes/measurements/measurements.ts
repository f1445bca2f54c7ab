import type { JsonObject } from '@tenantry/kinds';
import type { ClusterClient } from '../client.ts';
import { asList, asObject, metadataText } from '../mark.ts';
import { type Followed, Informer } from '../watch/informer.ts';
import type { Scope } from '../watch/scope.ts';
import type { MeasuredPod, MeasuredQuota, MeasuredWorkload, Measurements, Usage } from './contract.ts';
import { measuredOf, PODS, QUOTAS, quantity, WORKLOADS } from './views.ts';

export interface MeasurementsOptions {
  readonly client: (connection: string) => Promise<ClusterClient>;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly resyncSeconds: number;
}

const POD: Followed = { collection: '/api/v1/pods', apiVersion: 'v1', kind: 'Pod' };
const QUOTA: Followed = { collection: '/api/v1/resourcequotas', apiVersion: 'v1', kind: 'ResourceQuota' };
const DEPLOYMENT: Followed = { collection: '/apis/apps/v1/deployments', apiVersion: 'apps/v1', kind: 'Deployment' };
const STATEFUL_SET: Followed = {
  collection: '/apis/apps/v1/statefulsets',
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
};
/** https://github.com/kubernetes/metrics: answers are never paged. */
const METRICS = '/apis/metrics.k8s.io/v1beta1';
/** Whoever measures asks again soon. */
const ATTEMPTS = 2;

/** What a driver adds to measure a cluster. */
export function measurements({ client, clock, random, resyncSeconds }: MeasurementsOptions): Measurements {
  function follow(connection: string, followed: Followed, scope: Scope): Informer {
    const idle = () => {};
    return new Informer(followed, {
      client: () => client(connection),
      ...{ onChange: idle, onGap: idle, onUnserved: idle },
      ...{ scope, clock, random, resyncSeconds },
    });
  }

  async function usages(connection: string, plural: 'pods' | 'nodes', signal: AbortSignal): Promise<JsonObject[]> {
    const line = await client(connection);
    const attempt = `ask how much ${plural} use`;
    const call = { method: 'GET', path: `${METRICS}/${plural}`, signal, attempt, attempts: ATTEMPTS } as const;
    return asList((await line.call(call)).body.items).map(asObject);
  }

  return {
    followMeasured(connection) {
      const pods = follow(connection, POD, PODS);
      const quotas = follow(connection, QUOTA, QUOTAS);
      const workloads = [DEPLOYMENT, STATEFUL_SET].map((followed) => follow(connection, followed, WORKLOADS));
      const all = [pods, quotas, ...workloads];
      return {
        isCurrent: async (signal) =>
          (await Promise.all(all.map((informer) => informer.isCurrent(signal)))).every(Boolean),
        pods: (namespace) => pods.members(namespace).flatMap((view) => measuredOf<MeasuredPod | null>(view) ?? []),
        workloads: (namespace) =>
          workloads.flatMap((informer) => informer.members(namespace)).map(measuredOf<MeasuredWorkload>),
        quotas: (namespace) => quotas.members(namespace).flatMap(measuredOf<MeasuredQuota[]>),
        quotasAsOf: (namespace) => quotas.asOf(namespace),
        close: async () => {
          await Promise.all(all.map((informer) => informer.close()));
        },
      };
    },

    async podUsage(connection, signal) {
      return (await usages(connection, 'pods', signal)).map((body) => ({
        namespace: metadataText(body, 'namespace'),
        name: metadataText(body, 'name'),
        ...together(asList(body.containers).map((container) => usageOf(asObject(container)))),
      }));
    },

    async nodeUsage(connection, signal) {
      return (await usages(connection, 'nodes', signal)).map((body) => ({
        name: metadataText(body, 'name'),
        ...usageOf(body),
      }));
    },
  };
}

function usageOf(body: JsonObject): Usage {
  const { cpu, memory } = asObject(body.usage);
  return { cpu: quantity(cpu) ?? 0, memory: quantity(memory) ?? 0 };
}

function together(usages: readonly Usage[]): Usage {
  return usages.reduce((sum, { cpu, memory }) => ({ cpu: sum.cpu + cpu, memory: sum.memory + memory }), {
    cpu: 0,
    memory: 0,
  });
}
