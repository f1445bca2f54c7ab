import { type ClusterContext, type Controller, type KubeObject, StatusError } from '../contract.ts';
import {
  as,
  editable,
  fieldAt,
  fnv32a,
  isJson,
  isReady,
  type Json,
  listAt,
  mapMatches,
  newMetadata,
  numberAt,
  type Outcome,
  ownKey,
  type Pod,
  reconciler,
  sameJson,
  served,
  splitKey,
  stringAt,
} from '../machinery/index.ts';
import { REPORT } from './identity.ts';
import { ownerReference } from './pod-control.ts';

const NAME = 'endpointslice-controller';
const SERVICE_LABEL = 'kubernetes.io/service-name';

/** Keeps one EndpointSlice and the older Endpoints per Service that has a selector. */
export function endpointsController(context: ClusterContext): Controller {
  return reconciler({
    name: NAME,
    context,
    watches: [
      { plural: 'services', keys: ownKey },
      {
        plural: 'pods',
        keys: (event) =>
          [event.object, event.previous].flatMap((pod) => (pod === undefined ? [] : servicesOf(context, pod))),
      },
    ],
    reconcile: (key) => reconcile(context, key),
  });
}

function selectorOf(service: KubeObject): Record<string, string> | undefined {
  const selector = fieldAt(service, 'spec', 'selector');
  return isJson(selector) && Object.keys(selector).length > 0 ? (selector as Record<string, string>) : undefined;
}

function servicesOf(context: ClusterContext, pod: KubeObject): string[] {
  return context.registry
    .list(served(context.registry, 'services'), pod.metadata.namespace ?? null)
    .filter((service) => {
      const selector = selectorOf(service);
      return selector !== undefined && mapMatches(selector, pod.metadata.labels);
    })
    .map((service) => `${service.metadata.namespace}/${service.metadata.name}`);
}

async function reconcile(context: ClusterContext, key: string): Promise<Outcome> {
  const { namespace, name } = splitKey(key);
  const service = context.registry.get(served(context.registry, 'services'), namespace, name);
  // The slice and the Endpoints are owned by the service or named like it, and go with it.
  if (service === undefined) return removeEndpoints(context, namespace, name);
  const selector = selectorOf(service);
  if (selector === undefined || service.metadata.deletionTimestamp !== undefined) return undefined;
  const pods = context.registry
    .list(served(context.registry, 'pods'), namespace)
    .map((pod) => as<Pod>(pod))
    .filter((pod) => mapMatches(selector, pod.metadata.labels) && pod.status?.podIP !== undefined)
    .filter((pod) => pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed')
    .sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
  try {
    await keepSlice(context, service, pods);
    await keepEndpoints(context, service, pods);
  } catch (error) {
    // A namespace on its way out takes no new objects.
    if (!(error instanceof StatusError) || error.code !== 403) throw error;
  }
  return undefined;
}

function ports(service: KubeObject, pod: Pod | undefined): Json[] {
  return listAt(service, 'spec', 'ports').map((port) => {
    const target = fieldAt(port, 'targetPort') ?? fieldAt(port, 'port');
    const number = typeof target === 'number' ? target : namedPort(pod, String(target));
    return {
      name: stringAt(port, 'name') ?? '',
      port: number ?? numberAt(port, 'port') ?? 0,
      protocol: stringAt(port, 'protocol') ?? 'TCP',
      ...(stringAt(port, 'appProtocol') === undefined ? {} : { appProtocol: stringAt(port, 'appProtocol') }),
    };
  });
}

function namedPort(pod: Pod | undefined, name: string): number | undefined {
  return pod?.spec.containers.flatMap((container) => container.ports ?? []).find((port) => port.name === name)
    ?.containerPort;
}

function target(pod: Pod): Json {
  return { kind: 'Pod', namespace: pod.metadata.namespace, name: pod.metadata.name, uid: pod.metadata.uid };
}

async function keepSlice(context: ClusterContext, service: KubeObject, pods: readonly Pod[]): Promise<void> {
  const type = served(context.registry, 'endpointslices', 'discovery.k8s.io');
  const namespace = service.metadata.namespace ?? null;
  const publishes = fieldAt(service, 'spec', 'publishNotReadyAddresses') === true;
  const endpoints = pods.map((pod) => {
    const isTerminating = pod.metadata.deletionTimestamp !== undefined;
    return {
      addresses: [pod.status.podIP],
      conditions: {
        ready: publishes || (isReady(pod) && !isTerminating),
        serving: isReady(pod),
        terminating: isTerminating,
      },
      ...(pod.spec.hostname && pod.spec.subdomain === service.metadata.name ? { hostname: pod.spec.hostname } : {}),
      nodeName: pod.spec.nodeName,
      targetRef: target(pod),
    };
  });
  const content = { addressType: 'IPv4', endpoints, ports: ports(service, pods[0]) };
  const present = context.registry
    .list(type, namespace, `${SERVICE_LABEL}=${service.metadata.name}`)
    .find((slice) => slice.metadata.ownerReferences?.some((owner) => owner.uid === service.metadata.uid));
  if (present === undefined) {
    const suffix = fnv32a(service.metadata.uid).toString(36).slice(0, 5).padStart(5, '0');
    await context.registry.create(
      type,
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: newMetadata({
          name: `${service.metadata.name}-${suffix}`,
          generateName: `${service.metadata.name}-`,
          namespace: service.metadata.namespace,
          labels: {
            ...service.metadata.labels,
            'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
            [SERVICE_LABEL]: service.metadata.name,
          },
          ownerReferences: [ownerReference(service)],
        }),
        ...content,
      },
      REPORT,
    );
    return;
  }
  await context.registry.modify(
    type,
    namespace,
    present.metadata.name,
    (current) => {
      const isSame =
        sameJson(current.endpoints ?? [], content.endpoints) && sameJson(current.ports ?? [], content.ports);
      return isSame ? undefined : { ...editable(current), ...content };
    },
    REPORT,
  );
}

async function keepEndpoints(context: ClusterContext, service: KubeObject, pods: readonly Pod[]): Promise<void> {
  const type = context.registry.type('endpoints');
  if (type === undefined) return;
  const { name, namespace } = service.metadata;
  const address = (pod: Pod) => ({ ip: pod.status.podIP, nodeName: pod.spec.nodeName, targetRef: target(pod) });
  const live = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const ready = live.filter(isReady).map(address);
  const notReady = live.filter((pod) => !isReady(pod)).map(address);
  const subset = {
    ...(ready.length === 0 ? {} : { addresses: ready }),
    ...(notReady.length === 0 ? {} : { notReadyAddresses: notReady }),
    ports: ports(service, pods[0]).map(({ name: portName, ...port }) =>
      portName === '' ? port : { name: portName, ...port },
    ),
  };
  const subsets = ready.length + notReady.length === 0 ? undefined : [subset];
  if (context.registry.get(type, namespace ?? null, name) === undefined) {
    const annotated = newMetadata({
      name,
      namespace,
      labels: { ...service.metadata.labels, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' },
    });
    await context.registry.create(
      type,
      { apiVersion: 'v1', kind: 'Endpoints', metadata: annotated, ...(subsets ? { subsets } : {}) },
      REPORT,
    );
    return;
  }
  await context.registry.modify(
    type,
    namespace ?? null,
    name,
    (current) => {
      if (sameJson(current.subsets ?? [], subsets ?? [])) return undefined;
      const { subsets: _, ...rest } = editable(current);
      return subsets === undefined ? rest : { ...rest, subsets };
    },
    REPORT,
  );
}

async function removeEndpoints(context: ClusterContext, namespace: string | null, name: string): Promise<undefined> {
  const type = context.registry.type('endpoints');
  const present = type === undefined ? undefined : context.registry.get(type, namespace, name);
  const isOurs = present?.metadata.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller';
  if (type !== undefined && isOurs && present.metadata.deletionTimestamp === undefined) {
    await context.registry.delete(type, namespace, name, { uid: present.metadata.uid });
  }
  return undefined;
}
