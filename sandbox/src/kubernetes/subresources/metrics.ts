import { type KubeObject, StatusError } from '../contract.ts';
import { structOf } from '../customresources/json-schema.ts';
import { notFound } from '../registry/failures.ts';
import { toSeconds } from '../registry/times.ts';
import { matchesLabels, parseLabelSelector } from '../selectors/labels.ts';
import { namespaceOf, type ResourceCall } from '../server/context.ts';
import { type Answer, objectAnswer } from '../server/respond.ts';
import type { ServedType } from '../types/served.ts';
import type { SubresourceParts } from './subresources.ts';

export const metricsGroup = 'metrics.k8s.io';

function metricsType(kind: string, plural: string, namespaced: boolean): ServedType {
  return {
    group: metricsGroup,
    version: 'v1beta1',
    apiVersion: `${metricsGroup}/v1beta1`,
    kind,
    plural,
    singular: '',
    namespaced,
    shortNames: [],
    categories: [],
    verbs: ['get', 'list'],
    hasStatus: false,
    hasScale: false,
    storageKey: `${metricsGroup}/${plural}`,
    schema: structOf({ 'x-kubernetes-preserve-unknown-fields': true }, kind, false),
    subresources: [],
    isStored: false,
  };
}

/** What a metrics server adds to a cluster. */
export const metricsTypes: readonly ServedType[] = [
  metricsType('NodeMetrics', 'nodes', false),
  metricsType('PodMetrics', 'pods', true),
];

const usage = (cpuNanoCores: number, memoryBytes: number): Record<string, string> => ({
  cpu: `${Math.round(cpuNanoCores)}n`,
  memory: `${Math.round(memoryBytes / 1024)}Ki`,
});

/** Usage of nodes and pods as their kubelets report it just now. */
export function serveMetrics(parts: SubresourceParts, call: ResourceCall): Answer {
  const { type, info, query } = call;
  const runtime = parts.runtime();
  if (runtime === undefined) throw new StatusError(503, 'ServiceUnavailable', 'the cluster has no kubelet');
  const now = toSeconds(parts.clock());
  const measure = (object: KubeObject): Record<string, unknown> | undefined => {
    const { name, namespace, labels } = object.metadata;
    const metadata = {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      creationTimestamp: now,
      ...(labels === undefined ? {} : { labels }),
    };
    const head = { kind: type.kind, apiVersion: type.apiVersion, metadata, timestamp: now, window: '15s' };
    if (type.plural === 'nodes') {
      const { cpuNanoCores, memoryBytes } = runtime.nodeUsage(object);
      return { ...head, usage: usage(cpuNanoCores, memoryBytes) };
    }
    const pod = runtime.podUsage(object);
    if (pod === undefined) return undefined;
    const containers = pod.containers.map((each) => ({
      name: each.name,
      usage: usage(each.cpuNanoCores, each.memoryBytes),
    }));
    return { ...head, containers };
  };
  const key = type.plural === 'nodes' ? '/nodes' : '/pods';
  if (info.name !== null) {
    const object = parts.store.get(key, namespaceOf(call), info.name)?.object;
    const measured = object === undefined ? undefined : measure(object);
    if (measured === undefined) throw notFound(type, info.name);
    return objectAnswer(200, measured);
  }
  const selector = parseLabelSelector(query.get('labelSelector') ?? '');
  const items = parts.store
    .list(key, namespaceOf(call))
    .filter((entry) => matchesLabels(selector, entry.object.metadata.labels))
    .flatMap((entry) => measure(entry.object) ?? []);
  return objectAnswer(200, { kind: `${type.kind}List`, apiVersion: type.apiVersion, metadata: {}, items });
}
