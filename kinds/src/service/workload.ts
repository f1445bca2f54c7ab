import { AUTOSCALED_ANNOTATION } from '../kubernetes/autoscaled.ts';
import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import type { JsonObject } from '../model/json.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { SERVICE_LABEL } from './pod.ts';
import { nameOfPort, type ServiceSpec, targetName } from './schema.ts';

/** Kubernetes counts the declarations of a deployment; those of a stateful set have names. */
const REVISION = 'metadata.annotations[deployment.kubernetes.io/revision]';
const SHOWN = {
  image: 'spec.template.spec.containers[0].image',
  replicas: 'status.replicas',
  readyReplicas: 'status.readyReplicas',
  updatedReplicas: 'status.updatedReplicas',
};

/** How the replicas are, of what the workload shows. Kubernetes leaves out a count that is zero. */
export function replicasShown(workload: JsonObject | undefined): JsonObject {
  if (workload === undefined) return {};
  const { image = null, revision = null, replicas = 0, readyReplicas = 0, updatedReplicas = 0 } = workload;
  return { image, revision, replicas, readyReplicas, updatedReplicas };
}

/** What runs the pods: a stateful set where replicas have volumes of their own, else a deployment; and what scales and guards them. */
export function workloadResources(
  scope: KubernetesScope,
  name: string,
  spec: ServiceSpec,
  template: Template,
): DesiredResource[] {
  const claims = Object.entries(spec.volumes).filter(([, { size }]) => size !== undefined);
  const isStateful = claims.length > 0;
  const selector = { matchLabels: { [SERVICE_LABEL]: name } };
  const scales = spec.autoscale !== undefined && !spec.stopped;
  const replicas = spec.stopped ? 0 : spec.replicas;
  const kind = isStateful ? 'StatefulSet' : 'Deployment';
  const key = isStateful ? 'stateful-set' : 'deployment';
  const workload = kubernetesObject(scope, {
    key,
    title: `${isStateful ? 'stateful set' : 'deployment'} ${name}`,
    apiVersion: 'apps/v1',
    kind,
    plural: isStateful ? 'statefulsets' : 'deployments',
    name,
    namespaced: true,
    ...(scales ? { annotations: { [AUTOSCALED_ANNOTATION]: 'true' } } : {}),
    body: {
      spec: {
        replicas,
        selector,
        template,
        ...(isStateful
          ? {
              serviceName: peersName(name),
              volumeClaimTemplates: claims.map(([volume, asked]) => claim(volume, asked)),
            }
          : { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } } }),
      },
    },
    ...(isStateful ? { dependsOn: ['peers'] } : {}),
    takesOver: [isStateful ? 'deployment' : 'stateful-set'],
    shows: { ...SHOWN, revision: isStateful ? 'status.updateRevision' : REVISION },
  });
  return [
    workload,
    ...(isStateful ? [peers(scope, name, spec)] : []),
    ...(scales && spec.autoscale !== undefined
      ? [autoscaler(scope, name, kind, key, spec.replicas, spec.autoscale)]
      : []),
    ...(Math.max(spec.replicas, spec.autoscale?.max ?? 1) > 1
      ? [
          kubernetesObject(scope, {
            key: 'disruption-budget',
            title: `disruption budget ${name}`,
            apiVersion: 'policy/v1',
            kind: 'PodDisruptionBudget',
            plural: 'poddisruptionbudgets',
            name,
            namespaced: true,
            // One that does not work serves nobody, and keeps no node from being emptied.
            body: { spec: { selector, maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' } },
          }),
        ]
      : []),
  ];
}

function claim(name: string, { size, storageClass }: ServiceSpec['volumes'][string]): Template {
  return {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: size ?? '' } },
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    },
  };
}

const peersName = (name: string) => `${name}-peers`;

/** Names of the single replicas, which a stateful set needs: `<name>-0.<name>-peers`. */
function peers(scope: KubernetesScope, name: string, { ports }: ServiceSpec): DesiredResource {
  return kubernetesObject(scope, {
    key: 'peers',
    title: `names of the replicas of ${name}`,
    apiVersion: 'v1',
    kind: 'Service',
    plural: 'services',
    name: peersName(name),
    namespaced: true,
    body: {
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector: { [SERVICE_LABEL]: name },
        ...(ports.length === 0
          ? {}
          : {
              ports: ports.map((port) => ({
                name: nameOfPort(port),
                port: port.port,
                targetPort: targetName(ports, port),
                protocol: port.protocol,
              })),
            }),
      },
    },
    guards: false,
  });
}

function autoscaler(
  scope: KubernetesScope,
  name: string,
  kind: string,
  workload: string,
  fewest: number,
  { max, cpuPercent }: NonNullable<ServiceSpec['autoscale']>,
): DesiredResource {
  return kubernetesObject(scope, {
    key: 'autoscaler',
    title: `autoscaler ${name}`,
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
    name,
    namespaced: true,
    body: {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind, name },
        minReplicas: fewest,
        maxReplicas: max,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent } },
          },
        ],
      },
    },
    dependsOn: [workload],
  });
}
