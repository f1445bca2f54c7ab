import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { asList, asObject, asText, metadataOf } from '../mark.ts';
import { BALANCER_WARNINGS } from './balancer.ts';
import { isPodReady } from './pods.ts';

/** Of a pod, what says why it is not ready; of one that is, hardly more than that. */
export function podView(body: JsonObject): JsonObject {
  const spec = asObject(body.spec);
  const status = asObject(body.status);
  const isReady = isPodReady(body);
  const statuses = (entries: JsonValue | undefined) =>
    asList(entries).map((entry) => containerStatusView(asObject(entry)));
  const lastEnds = [...asList(status.initContainerStatuses), ...asList(status.containerStatuses)];
  const hasEnded = lastEnds.some((entry) => asObject(asObject(entry).lastState).terminated !== undefined);
  const conditions = asList(status.conditions).filter((entry) =>
    ['Ready', 'PodScheduled'].includes(asText(asObject(entry).type)),
  );
  const rest =
    isReady && !hasEnded
      ? {}
      : {
          spec: {
            restartPolicy: spec.restartPolicy ?? 'Always',
            volumes: asList(spec.volumes).filter((one) => asObject(one).persistentVolumeClaim !== undefined),
            initContainers: asList(spec.initContainers).map((one) => containerView(asObject(one))),
            containers: asList(spec.containers).map((one) => containerView(asObject(one))),
          },
        };
  return {
    ...kept(body, ['apiVersion', 'kind']),
    metadata: metadataView(body, ['controller-revision-hash']),
    ...rest,
    status: {
      ...kept(status, ['phase', 'startTime']),
      conditions,
      ...(isReady && !hasEnded
        ? {}
        : {
            initContainerStatuses: statuses(status.initContainerStatuses),
            containerStatuses: statuses(status.containerStatuses),
          }),
    },
  };
}

function containerView(container: JsonObject): JsonObject {
  const probe = (name: string) =>
    container[name] === undefined
      ? {}
      : { [name]: kept(asObject(container[name]), ['initialDelaySeconds', 'periodSeconds', 'failureThreshold']) };
  const limits = kept(asObject(asObject(container.resources).limits), ['memory']);
  return {
    ...kept(container, ['name', 'image']),
    resources: { limits },
    ...probe('readinessProbe'),
    ...probe('startupProbe'),
  };
}

function containerStatusView(status: JsonObject): JsonObject {
  return kept(status, ['name', 'image', 'ready', 'started', 'restartCount', 'state', 'lastState']);
}

/** Of a replica set: whose it is, of which revision, and whether its pods are refused. */
export function replicaSetView(body: JsonObject): JsonObject {
  const failures = asList(asObject(body.status).conditions).filter(
    (entry) => asObject(entry).type === 'ReplicaFailure',
  );
  const annotations = kept(asObject(metadataOf(body).annotations), ['deployment.kubernetes.io/revision']);
  return {
    ...kept(body, ['apiVersion', 'kind']),
    metadata: { ...metadataView(body, []), annotations },
    status: { conditions: failures },
  };
}

/** Of a warning: about what, and what it says. When it was given last is no news, but known. */
export function eventView(body: JsonObject): JsonObject {
  const about = asObject(body.involvedObject);
  return {
    ...kept(body, ['apiVersion', 'kind', 'reason', 'message']),
    metadata: metadataView(body, []),
    about: kept(about, ['kind', 'namespace', 'name', 'uid']),
    status: {
      at: asText(body.lastTimestamp) || asText(asObject(body.series).lastObservedTime) || asText(body.eventTime),
    },
  };
}

function metadataView(body: JsonObject, labels: readonly string[]): JsonObject {
  const metadata = metadataOf(body);
  return {
    ...kept(metadata, ['name', 'namespace', 'uid', 'resourceVersion', 'creationTimestamp', 'deletionTimestamp']),
    ...kept(metadata, ['ownerReferences']),
    labels: kept(asObject(metadata.labels), labels),
  };
}

function kept(object: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(fields.flatMap((field) => (object[field] === undefined ? [] : [[field, object[field]]])));
}

/** Reasons of warnings that say why a pod does not start, is not ready, or is not made, and why a service has no address. */
const TELLING = new Set<string>([
  ...BALANCER_WARNINGS,
  'FailedCreate',
  'FailedMount',
  'FailedAttachVolume',
  'FailedCreatePodSandBox',
  'ProvisioningFailed',
  'Unhealthy',
]);

export function isTelling(body: JsonObject): boolean {
  return TELLING.has(asText(body.reason));
}

/** The uid of the controller, by which pods and replica sets are found. */
export function controllerOf(body: JsonObject): string | null {
  return asText(asObject(controllerReference(body)).uid) || null;
}

export function controllerReference(body: JsonObject): JsonObject | null {
  const owner = asList(metadataOf(body).ownerReferences).find((entry) => asObject(entry).controller === true);
  return owner === undefined ? null : asObject(owner);
}

/** By which a warning is found: the uid of what it is about, or for a claim, of which no uid is known, its name. */
export function aboutKey(view: JsonObject): string | null {
  const about = asObject(view.about);
  if (about.kind === 'PersistentVolumeClaim') return claimKey(asText(about.namespace), asText(about.name));
  return asText(about.uid) || null;
}

export function claimKey(namespace: string, claim: string): string {
  return `claim ${namespace}/${claim}`;
}
