import { type KubeObject, StatusError } from '../contract.ts';
import { fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import { as, isReady, type Pod } from '../machinery/index.ts';
import { badRequest, conflict, notFound } from '../registry/failures.ts';
import { toSeconds } from '../registry/times.ts';
import { matchesLabels, selectorOf } from '../selectors/labels.ts';
import { mediaTypeOf, parseObject, readBody } from '../server/body.ts';
import { namespaceOf, type ResourceCall, writeOf } from '../server/context.ts';
import { type Answer, objectAnswer } from '../server/respond.ts';
import type { ServedType } from '../types/served.ts';
import type { SubresourceParts } from './subresources.ts';

const success = (): Answer =>
  objectAnswer(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });

function podType(parts: SubresourceParts): ServedType {
  const type = parts.types.preferred('pods', '');
  if (type === undefined) throw new Error('pods are not served');
  return type;
}

/** `pods/binding`: a scheduler gives a pod its node. */
export async function serveBinding(parts: SubresourceParts, call: ResourceCall): Promise<Answer> {
  const body = parseObject(await readBody(call.request), mediaTypeOf(call.request), 'Binding');
  const type = podType(parts);
  const name = call.info.name ?? textOf(fieldsOf(body.metadata).name);
  const node = textOf(fieldsOf(body.target).name);
  if (node === '') throw badRequest('a binding must name a node as its target');
  const namespace = call.info.namespace;
  const now = toSeconds(parts.clock());
  const binding = {
    ...body,
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { ...fieldsOf(body.metadata), name, namespace },
  };
  // Admission sees a Binding that is created, never the pod that it changes.
  await parts.writer.admitOther(
    'CREATE',
    call.type,
    call.info.name === null ? null : 'binding',
    binding as unknown as KubeObject,
    { namespace, name },
    writeOf(call),
  );
  await parts.writer.update(
    type,
    namespace,
    name,
    (current) => {
      const assigned = textOf(fieldsOf(current.spec).nodeName);
      if (assigned !== '') throw conflict(type, name, `pod ${name} is already assigned to node "${assigned}"`);
      if (current.metadata.deletionTimestamp !== undefined)
        throw conflict(type, name, `pod ${name} is being deleted, cannot be assigned to a host`);
      const next = structuredClone(current);
      fieldsOf(next.spec).nodeName = node;
      const status = fieldsOf(next.status);
      const others = listOf(status.conditions).filter((condition) => condition.type !== 'PodScheduled');
      status.conditions = [
        ...others,
        { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: now },
      ];
      return { next, isTracked: true };
    },
    { ...writeOf(call), user: null },
    'binding',
  );
  return success();
}

function budgetsOf(parts: SubresourceParts, pod: KubeObject): KubeObject[] {
  return parts.store
    .list('policy/poddisruptionbudgets', pod.metadata.namespace ?? '')
    .map((entry) => entry.object)
    .filter((budget) => {
      const { selector } = fieldsOf(budget.spec);
      return selector !== undefined && matchesLabels(selectorOf(fieldsOf(selector)), pod.metadata.labels);
    });
}

/**
 * The budget that the eviction of a pod is counted against; none of one that serves nobody, where the budget lets it.
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/registry/core/pod/storage/eviction.go
 */
function budgetFor(parts: SubresourceParts, pod: KubeObject): KubeObject | undefined {
  const isOver = pod.metadata.deletionTimestamp !== undefined;
  if (isOver || ['Pending', 'Succeeded', 'Failed'].includes(String(fieldsOf(pod.status).phase))) return undefined;
  const budgets = budgetsOf(parts, pod);
  if (budgets.length > 1) {
    throw new StatusError(
      500,
      'InternalError',
      'Internal error occurred: This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  const [budget] = budgets;
  if (budget === undefined || isReady(as<Pod>(pod))) return budget;
  const { currentHealthy, desiredHealthy } = fieldsOf(budget.status);
  const [current, desired] = [Number(currentHealthy ?? 0), Number(desiredHealthy ?? 0)];
  const isFree =
    fieldsOf(budget.spec).unhealthyPodEvictionPolicy === 'AlwaysAllow' || (current >= desired && desired > 0);
  return isFree ? undefined : budget;
}

/** `pods/eviction`: a delete that asks the disruption budgets first. */
export async function serveEviction(parts: SubresourceParts, call: ResourceCall): Promise<Answer> {
  const text = await readBody(call.request);
  const body = parseObject(text, mediaTypeOf(call.request), 'Eviction');
  const type = podType(parts);
  const name = call.info.name as string;
  const namespace = namespaceOf(call);
  const pod = parts.store.get(type.storageKey, namespace, name)?.object;
  if (pod === undefined) throw notFound(type, name);
  const eviction = {
    ...body,
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { ...fieldsOf(body.metadata), name, namespace },
  };
  // Admission sees an Eviction that is created; that a pod is deleted for it passes no admission of its own.
  await parts.writer.admitOther(
    'CREATE',
    type,
    'eviction',
    eviction as unknown as KubeObject,
    { namespace, name },
    writeOf(call),
  );
  const budget = budgetFor(parts, pod);
  if (budget !== undefined && Number(fieldsOf(budget.status).disruptionsAllowed ?? 0) < 1) throw violatesBudget(budget);
  const options = fieldsOf(body.deleteOptions);
  const isDryRun = writeOf(call).isDryRun || (Array.isArray(options.dryRun) && options.dryRun.includes('All'));
  if (budget !== undefined && !isDryRun) await spendDisruption(parts, call, budget);
  const grace = options.gracePeriodSeconds;
  const { uid } = fieldsOf(options.preconditions);
  await parts.deleter.delete(
    type,
    namespace,
    name,
    {
      ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
      ...(typeof uid === 'string' ? { uid } : {}),
    },
    { ...writeOf(call), isDryRun, user: null },
  );
  return success();
}

/** Counts an eviction at once, so that the next one sees it before the controller has looked. */
async function spendDisruption(parts: SubresourceParts, call: ResourceCall, budget: KubeObject): Promise<void> {
  const type = parts.types.preferred('poddisruptionbudgets', 'policy');
  if (type === undefined) throw new Error('disruption budgets are not served');
  await parts.writer.update(
    type,
    budget.metadata.namespace ?? null,
    budget.metadata.name,
    (current) => {
      const status = fieldsOf(current.status);
      if (Number(status.disruptionsAllowed ?? 0) < 1) throw violatesBudget(current);
      const left = { ...status, disruptionsAllowed: Number(status.disruptionsAllowed) - 1 };
      return { next: { ...structuredClone(current), status: left }, isTracked: true };
    },
    { ...writeOf(call), user: null },
    'status',
  );
}

function violatesBudget(budget: KubeObject): StatusError {
  const status = fieldsOf(budget.status);
  const message = `The disruption budget ${budget.metadata.name} needs ${status.desiredHealthy ?? 0} healthy pods and has ${status.currentHealthy ?? 0} currently`;
  return new StatusError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message }],
  });
}
