import type { ClusterClient } from '../client.ts';
import { metadataText, ownerOf } from '../mark.ts';
import type { ClusterWatch } from '../watch/cluster-watch.ts';
import { Informer } from '../watch/informer.ts';
import type { PodLogRequest, PodLogs } from './contract.ts';
import { linesOf } from './lines.ts';
import { keptPod, LOGGED_PODS } from './logged-pod.ts';

export interface PodLogsOptions {
  readonly client: (connection: string) => Promise<ClusterClient>;
  readonly watchOf: (connection: string) => ClusterWatch;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly resyncSeconds: number;
}

const PODS = { collection: '/api/v1/pods', apiVersion: 'v1', kind: 'Pod' };
const NAMESPACES = { collection: '/api/v1/namespaces', apiVersion: 'v1', kind: 'Namespace' };

/** What a driver adds to read logs. */
export function podLogs({ client, watchOf, clock, random, resyncSeconds }: PodLogsOptions): PodLogs {
  return {
    followPods(connection, onChange) {
      const informer = new Informer(PODS, {
        client: () => client(connection),
        onChange,
        onGap: onChange,
        onListed: onChange,
        onUnserved: () => {},
        scope: LOGGED_PODS,
        clock,
        random,
        resyncSeconds,
      });
      return {
        pods: (namespace) => informer.members(namespace).map(keptPod),
        close: () => informer.close(),
      };
    },

    namespaceOwner(connection, namespace) {
      const body = watchOf(connection).follow(NAMESPACES).get(`${NAMESPACES.collection}/${namespace}`);
      const owner = body == null ? null : ownerOf(body);
      return body == null || owner === null ? null : { uid: metadataText(body, 'uid'), owner };
    },

    async *podLog(connection, request, signal) {
      const line = await client(connection);
      yield* linesOf(line.stream(pathOf(request), signal, '*/*', 'logs'));
    },
  };
}

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod */
function pathOf({ namespace, pod, container, follow, previous, since }: PodLogRequest): string {
  const query = new URLSearchParams({
    container,
    timestamps: 'true',
    ...(follow ? { follow: 'true' } : {}),
    ...(previous ? { previous: 'true' } : {}),
    // The API server passes whole seconds on.
    ...(since === null ? {} : { sinceTime: `${since.toISOString().slice(0, 19)}Z` }),
  });
  return `/api/v1/namespaces/${namespace}/pods/${pod}/log?${query}`;
}
