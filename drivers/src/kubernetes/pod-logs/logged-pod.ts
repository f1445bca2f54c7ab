import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { asList, asObject, asText, metadataOf, metadataText } from '../mark.ts';
import type { Scope } from '../watch/scope.ts';
import { controllerReference } from '../workloads/views.ts';
import type { LoggedContainer, LoggedPod } from './contract.ts';

/** All pods, by namespace: tenants make some by themselves, and write what labels they like. */
export const LOGGED_PODS: Scope = {
  selector: '',
  view: (body) => {
    const pod = loggedPod(body);
    // Versions tell late news from new ones.
    const { uid, resourceVersion, name, namespace } = metadataOf(body);
    return JSON.parse(JSON.stringify({ metadata: { uid, resourceVersion, name, namespace }, pod })) as JsonObject;
  },
  groupOf: (view) => metadataText(view, 'namespace') || null,
};

/** Of what was kept of a pod. */
export const keptPod = (view: JsonObject) => view.pod as unknown as LoggedPod;

export function loggedPod(body: JsonObject): LoggedPod {
  const status = asObject(body.status);
  const statuses = [status.initContainerStatuses, status.containerStatuses, status.ephemeralContainerStatuses];
  return {
    uid: metadataText(body, 'uid'),
    namespace: metadataText(body, 'namespace'),
    name: metadataText(body, 'name'),
    node: asText(asObject(body.spec).nodeName) || null,
    service: serviceOf(body),
    containers: statuses.flatMap(asList).flatMap(loggedContainer),
  };
}

function loggedContainer(entry: JsonValue): LoggedContainer[] {
  const status = asObject(entry);
  const state = asObject(status.state);
  const isRunning = state.running !== undefined;
  const hasRun = isRunning || state.terminated !== undefined || asObject(status.lastState).terminated !== undefined;
  if (!hasRun) return [];
  const count = typeof status.restartCount === 'number' ? status.restartCount : 0;
  // One that waits to be started again counts as of the run that is over.
  const isWaiting = !isRunning && state.terminated === undefined;
  return [{ name: asText(status.name), run: isWaiting ? Math.max(0, count - 1) : count, isRunning }];
}

const DECLARED_BY = ['tenantry.dev/service', 'tenantry.dev/job'] as const;
/** What a Deployment and a CronJob add to the names of what they make. */
const MADE_SUFFIX: Readonly<Record<string, RegExp>> = { ReplicaSet: /-[a-z0-9]{5,10}$/, Job: /-\d{6,}$/ };

/** What made a pod. Within the tenant it is the tenant's own to say. */
export function serviceOf(body: JsonObject): string | null {
  const labels = asObject(metadataOf(body).labels);
  for (const label of DECLARED_BY) if (asText(labels[label]) !== '') return asText(labels[label]);
  const owner = controllerReference(body);
  if (owner === null) return null;
  const suffix = MADE_SUFFIX[asText(owner.kind)];
  const name = asText(owner.name);
  return suffix === undefined ? name : name.replace(suffix, '');
}
