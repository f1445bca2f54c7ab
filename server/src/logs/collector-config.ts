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
export function collectorConfig({ infrastructure, namespaces, readsPods, needs }: CollectorOptions): string {
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
    connectors: {
      'routing/tenants': {
        // Without default pipelines: what no row takes is dropped.
        error_mode: 'ignore',
        table: namespaces.map(({ tenant, namespace }) => ({
          context: 'resource',
          condition: `attributes["${NAMESPACE}"] == "${namespace}"`,
          pipelines: [pipelineOf(tenant)],
        })),
      },
    },
    exporters: Object.fromEntries(namespaces.map(({ tenant, exporter }) => [exporterOf(tenant), exporter])),
    service: {
      pipelines: {
        'logs/programs': {
          receivers: ['otlp'],
          processors: ['resource/forget', 'k8sattributes'],
          exporters: ['routing/tenants'],
        },
        ...(readsPods ? { 'logs/pods': { receivers: ['filelog'], exporters: ['routing/tenants'] } } : {}),
        ...Object.fromEntries(
          namespaces.map((one) => [
            pipelineOf(one.tenant),
            {
              receivers: ['routing/tenants'],
              processors: [...(isMarked(one) ? [markOf(one.tenant)] : []), 'batch'],
              exporters: [exporterOf(one.tenant)],
            },
          ]),
        ),
      },
    },
  };
  const head = [
    `Logs of the tenants of ${infrastructure}, for a Collector on each of its nodes; made by Tenantry.`,
    'Fetch it again when tenants come or go.',
    ...needs.map((need) => `Environment: ${need}`),
  ];
  return `${head.map((line) => `# ${line}\n`).join('')}${stringify(config, { lineWidth: 0 })}`;
}

const pipelineOf = (tenant: string) => `logs/tenant-${tenant}`;
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
