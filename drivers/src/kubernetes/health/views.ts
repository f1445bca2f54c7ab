import type { JsonObject } from '@tenantry/kinds';
import {
  asList,
  asObject,
  asText,
  isBeingDeleted,
  isManaged,
  MARK_SELECTOR,
  metadataOf,
  metadataText,
} from '../mark.ts';
import type { Followed } from '../watch/informer.ts';
import type { Scope } from '../watch/scope.ts';
import { conditionOf } from '../workloads/trouble.ts';
import { controllerReference, podView } from '../workloads/views.ts';
import { nearlyUsed } from './signs.ts';

/** What is looked after, and what is kept of each: of what is well, that it is there and nothing else, so that it is no news. */
export const LOOKED_AFTER = {
  nodes: [{ collection: '/api/v1/nodes', apiVersion: 'v1', kind: 'Node' }, scopeOf(nodeSigns)],
  quotas: [
    { collection: '/api/v1/resourcequotas', apiVersion: 'v1', kind: 'ResourceQuota' },
    scopeOf((body) => {
      const used = nearlyUsed(body);
      return used.length === 0 ? null : { used: used.map((one) => ({ ...one })) };
    }),
  ],
  pods: [{ collection: '/api/v1/pods', apiVersion: 'v1', kind: 'Pod' }, scopeOf(podSigns)],
  claims: [
    { collection: '/api/v1/persistentvolumeclaims', apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
    scopeOf(claimSigns),
  ],
  autoscalers: [
    {
      collection: '/apis/autoscaling/v2/horizontalpodautoscalers',
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
    },
    scopeOf(autoscalerSigns),
  ],
  deployments: [
    { collection: '/apis/apps/v1/deployments', apiVersion: 'apps/v1', kind: 'Deployment' },
    // Those of ours are explained by their own objects.
    scopeOf(refusalSigns, MARK_SELECTOR.replace('=', '!=')),
  ],
} as const satisfies Readonly<Record<string, readonly [Followed, Scope]>>;

/** The group of all that may not be well. */
export const SIGNS = 'signs';

/** Of what one of the scopes kept. */
export const signsOf = (view: JsonObject): JsonObject => asObject(view.signs);

function scopeOf(signs: (body: JsonObject) => JsonObject | null, selector = ''): Scope {
  return {
    selector,
    view: (body) => {
      const { uid, resourceVersion, name, namespace } = metadataOf(body);
      const found = signs(body);
      // Versions tell late news from new ones.
      const kept = { metadata: { uid, resourceVersion, name, namespace }, ...(found === null ? {} : { signs: found }) };
      return JSON.parse(JSON.stringify(kept)) as JsonObject;
    },
    groupOf: (view) => (view.signs === undefined ? null : SIGNS),
  };
}

function nodeSigns(body: JsonObject): JsonObject | null {
  const conditions = asList(asObject(body.status).conditions)
    .map(asObject)
    .filter(({ type, status }) => (type === 'Ready' ? status !== 'True' : isPressure(type) && status === 'True'));
  const isReady = conditionOf(body, 'Ready').status === 'True';
  if (isReady && conditions.length === 0) return null;
  const { name, creationTimestamp } = metadataOf(body);
  const ready = isReady ? [{ type: 'Ready', status: 'True' }] : [];
  return {
    metadata: { name: name ?? '', creationTimestamp: creationTimestamp ?? '' },
    status: {
      conditions: [
        ...ready,
        // Without when it was heard of last, which kubelets write every few minutes.
        ...conditions.map(({ type, status, message, lastTransitionTime }) => ({
          type: asText(type),
          status: asText(status),
          message: asText(message),
          lastTransitionTime: asText(lastTransitionTime),
        })),
      ],
    },
  };
}

const isPressure = (type: unknown) => typeof type === 'string' && type.endsWith('Pressure');

/** Of a pod that was put out, whoever's it is; and of one that is not ready and that nothing of ours explains. */
function podSigns(body: JsonObject): JsonObject | null {
  const { phase, reason, message, startTime, conditions } = asObject(body.status);
  const { name, namespace } = metadataOf(body);
  if (phase === 'Failed' && reason === 'Evicted') {
    const status = { reason, message: message ?? '', startTime: startTime ?? '', conditions: conditions ?? [] };
    return { evicted: { metadata: { name: name ?? '', namespace: namespace ?? '' }, status } };
  }
  if (isManaged(body) || phase === 'Failed' || phase === 'Succeeded' || isBeingDeleted(body)) return null;
  const pod = podView(body);
  // What is ready and never ended has nothing more to say.
  if (pod.spec === undefined) return null;
  const { resourceVersion: _version, ...metadata } = asObject(pod.metadata);
  return { pod: { ...pod, metadata }, madeBy: makerOf(body) };
}

/** What people know it by: the Deployment, rather than its replica set. */
function makerOf(body: JsonObject): JsonObject {
  const { kind, name } = controllerReference(body) ?? { kind: 'Pod', name: metadataText(body, 'name') };
  const hash = asText(asObject(metadataOf(body).labels)['pod-template-hash']);
  const end = `-${hash}`;
  return kind === 'ReplicaSet' && hash !== '' && asText(name).endsWith(end)
    ? { kind: 'Deployment', name: asText(name).slice(0, -end.length) }
    : { kind: asText(kind), name: asText(name) };
}

const RESIZE_ERRORS = new Set(['ControllerResizeError', 'NodeResizeError', 'ModifyVolumeError']);

function claimSigns(body: JsonObject): JsonObject | null {
  const { phase, conditions } = asObject(body.status);
  const errors = asList(conditions)
    .map(asObject)
    .filter(({ type, status }) => RESIZE_ERRORS.has(asText(type)) && status === 'True');
  if ((phase === 'Bound' && errors.length === 0) || isBeingDeleted(body)) return null;
  const { storageClassName, volumeName } = asObject(body.spec);
  return {
    phase: asText(phase) || 'Pending',
    isOurs: isManaged(body),
    createdAt: asText(metadataOf(body).creationTimestamp),
    storageClass: storageClassName ?? null,
    volume: asText(volumeName),
    errors: errors.map(({ message }) => asText(message)),
  };
}

/** One of what is stopped has nothing to scale. */
function autoscalerSigns(body: JsonObject): JsonObject | null {
  const failed = ['AbleToScale', 'ScalingActive']
    .map((type) => conditionOf(body, type))
    .find(({ status, reason }) => status === 'False' && reason !== 'ScalingDisabled');
  if (failed === undefined || isBeingDeleted(body)) return null;
  const { reason, message, lastTransitionTime } = failed;
  return { reason: asText(reason), message: asText(message), since: asText(lastTransitionTime) };
}

function refusalSigns(body: JsonObject): JsonObject | null {
  const { status, message } = conditionOf(body, 'ReplicaFailure');
  return status === 'True' ? { refusal: asText(message) } : null;
}
