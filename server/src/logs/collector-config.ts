import type { JsonObject } from '@tenantry/kinds';
import { stringify } from 'yaml';

/** A namespace of a cluster, and where the lines from it go. */
export interface CollectedNamespace {
  readonly tenant: string;
  readonly namespace: string;
  readonly exporter: JsonObject;
  /** What its records say beside, in place of what they said of it. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface CollectorOptions {
  readonly infrastructure: string;
  readonly namespaces: readonly CollectedNamespace[];
  /** Whether the output of containers is to be read: where Tenantry reads it itself, it would be there twice. */
  readonly readsPods: boolean;
  /** Whether figures that programs send go where their lines go. */
  readonly takesMetrics: boolean;
  /** What has to stand in its environment. */
  readonly needs: readonly string[];
}

const NAMESPACE = 'k8s.namespace.name';
/** What says where a record is from: the cluster's word, never the sender's. */
const PLACE = [NAMESPACE, 'k8s.pod.name', 'k8s.pod.uid', 'k8s.pod.ip', 'k8s.node.name', 'k8s.container.name'];

/**
 * The configuration of an OpenTelemetry Collector (the contrib distribution, 0.120 or later) that runs on each node of a
 * cluster. Each record goes where the namespace says that it is from: by the folder of its file, or by the address of the pod
 * that sent it. What is of no tenant is dropped.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/connector/routingconnector
 */
export function collectorConfig(options: CollectorOptions): string {
  const { infrastructure, namespaces, readsPods, takesMetrics, needs } = options;
  const signals: readonly Signal[] = takesMetrics ? ['logs', 'metrics'] : ['logs'];
  const config = {
    receivers: {
      otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } } },
      ...(readsPods ? { filelog: podFiles(namespaces) } : {}),
    },
    processors: {
      'resource/forget': { attributes: PLACE.map((key) => ({ key, action: 'delete' })) },
      k8sattributes: {
        auth_type: 'serviceAccount',
        extract: { metadata: [NAMESPACE, 'k8s.pod.name', 'k8s.node.name'] },
        pod_association: [{ sources: [{ from: 'connection' }] }],
      },
      ...Object.fromEntries(
        namespaces
          .filter(isMarked)
          .map(({ tenant, attributes }) => [
            markOf(tenant),
            { attributes: Object.entries(attributes).map(([key, value]) => ({ key, value, action: 'upsert' })) },
          ]),
      ),
      batch: { timeout: '1s', send_batch_size: 1000, send_batch_max_size: 2000 },
    },
    connectors: Object.fromEntries(
      signals.map((signal) => [
        routerOf(signal),
        {
          // Without default pipelines: what no row takes is dropped.
          error_mode: 'ignore',
          table: namespaces.map(({ tenant, namespace }) => ({
            context: 'resource',
            condition: `attributes["${NAMESPACE}"] == "${namespace}"`,
            pipelines: [pipelineOf(signal, tenant)],
          })),
        },
      ]),
    ),
    exporters: Object.fromEntries(namespaces.map(({ tenant, exporter }) => [exporterOf(tenant), exporter])),
    service: {
      pipelines: {
        ...(readsPods ? { 'logs/pods': { receivers: ['filelog'], exporters: [routerOf('logs')] } } : {}),
        ...Object.assign({}, ...signals.map((signal) => pipelinesOf(signal, namespaces))),
      },
    },
  };
  const head = [
    `${takesMetrics ? 'Logs and metrics' : 'Logs'} of the tenants of ${infrastructure}, for a Collector on each of its nodes; made by Tenantry.`,
    'Fetch it again when tenants come or go.',
    ...needs.map((need) => `Environment: ${need}`),
  ];
  return `${head.map((line) => `# ${line}\n`).join('')}${stringify(config, { lineWidth: 0 })}`;
}

type Signal = 'logs' | 'metrics';

/** From programs to their tenants. */
function pipelinesOf(signal: Signal, namespaces: readonly CollectedNamespace[]): JsonObject {
  return {
    [`${signal}/programs`]: {
      receivers: ['otlp'],
      processors: ['resource/forget', 'k8sattributes'],
      exporters: [routerOf(signal)],
    },
    ...Object.fromEntries(
      namespaces.map((one) => [
        pipelineOf(signal, one.tenant),
        {
          receivers: [routerOf(signal)],
          processors: [...(isMarked(one) ? [markOf(one.tenant)] : []), 'batch'],
          exporters: [exporterOf(one.tenant)],
        },
      ]),
    ),
  };
}

const routerOf = (signal: Signal) => (signal === 'logs' ? 'routing/tenants' : `routing/tenant-${signal}`);
const pipelineOf = (signal: Signal, tenant: string) => `${signal}/tenant-${tenant}`;
const markOf = (tenant: string) => `resource/tenant-${tenant}`;
const isMarked = ({ attributes }: CollectedNamespace) => Object.keys(attributes).length > 0;
const exporterOf = (tenant: string) => `otlphttp/tenant-${tenant}`;

/** Folders there are called `NAMESPACE_POD_UID`, which no pod can say otherwise. */
function podFiles(namespaces: readonly CollectedNamespace[]): JsonObject {
  return {
    include: namespaces.map(({ namespace }) => `/var/log/pods/${namespace}_*/*/*.log`),
    include_file_path: true,
    start_at: 'beginning',
    operators: [{ type: 'container', id: 'container-parser' }],
  };
}
