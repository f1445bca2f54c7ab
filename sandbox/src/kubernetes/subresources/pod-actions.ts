import { type KubeObject, StatusError } from '../contract.ts';
import { fieldsOf, listOf, textOf } from '../defaults/fields.ts';
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
    writeOf(call),
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

/** `pods/eviction`: a delete that asks the disruption budgets first. */
export async function serveEviction(parts: SubresourceParts, call: ResourceCall): Promise<Answer> {
  const text = await readBody(call.request);
  const body = parseObject(text, mediaTypeOf(call.request), 'Eviction');
  const type = podType(parts);
  const name = call.info.name as string;
  const namespace = namespaceOf(call);
  const pod = parts.store.get(type.storageKey, namespace, name)?.object;
  if (pod === undefined) throw notFound(type, name);
  const budgets = budgetsOf(parts, pod);
  if (budgets.length > 1) {
    throw new StatusError(
      500,
      'InternalError',
      'Internal error occurred: This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  const [budget] = budgets;
  const status = fieldsOf(budget?.status);
  const isPending = fieldsOf(pod.status).phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined;
  if (budget !== undefined && !isPending && Number(status.disruptionsAllowed ?? 0) < 1) {
    const message = `The disruption budget ${budget.metadata.name} needs ${status.desiredHealthy ?? 0} healthy pods and has ${status.currentHealthy ?? 0} currently`;
    throw new StatusError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
      causes: [{ reason: 'DisruptionBudget', message }],
    });
  }
  const options = fieldsOf(body.deleteOptions);
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
    writeOf(call),
  );
  return success();
}
