import type { ClusterContext, Controller, KubeObject, ResourceType } from '../contract.ts';
import {
  editable,
  isJson,
  isNotFound,
  listAt,
  now,
  type Outcome,
  sameJson,
  served,
  splitKey,
  WorkQueue,
} from '../machinery/index.ts';
import { watchEveryType } from './every-type.ts';
import { REPORT } from './identity.ts';

interface Condition {
  type: string;
  status: 'True' | 'False';
  lastTransitionTime: string;
  reason: string;
  message: string;
}

/** Something still there: how many objects of each type, and which finalizers hold them. */
interface Remaining {
  readonly counts: Map<string, number>;
  readonly finalizers: Map<string, number>;
  readonly failures: string[];
}

const FINALIZER = 'kubernetes';
/** Pods end in their own time; every other change is an event. */
const LOOK_AGAIN_MS = 5_000;

/** Empties a namespace that is being deleted, says what it waits for, and lets it go when nothing is left. */
export function namespaceController(context: ClusterContext): Controller {
  const terminating = new Set<string>();
  const queue = new WorkQueue({
    name: 'namespace-controller',
    speed: context.speed ?? 1,
    parallel: 10,
    work: (key) => finish(context, key, terminating),
  });
  const stops: (() => void)[] = [];
  return {
    name: 'namespace-controller',
    start() {
      stops.push(
        watchEveryType(context.registry, (type, event) => {
          const { name, namespace, deletionTimestamp } = event.object.metadata;
          if (type.plural === 'namespaces' && type.group === '') {
            if (event.type === 'DELETED') terminating.delete(name);
            else if (deletionTimestamp !== undefined) {
              terminating.add(name);
              queue.add(`/${name}`);
            }
          } else if (namespace !== undefined && event.type !== 'MODIFIED' && terminating.has(namespace)) {
            queue.add(`/${namespace}`);
          }
        }),
      );
    },
    async stop() {
      for (const stop of stops.splice(0)) stop();
      await queue.stop();
    },
  };
}

async function finish(context: ClusterContext, key: string, terminating: Set<string>): Promise<Outcome> {
  const { name } = splitKey(key);
  const type = served(context.registry, 'namespaces');
  const namespace = context.registry.get(type, null, name);
  if (namespace?.metadata.deletionTimestamp === undefined) return undefined;
  if (!listAt(namespace, 'spec', 'finalizers').includes(FINALIZER)) return undefined;
  const remaining = await deleteContent(context, name);
  if (remaining.counts.size === 0 && remaining.failures.length === 0) {
    await release(context, type, name);
    terminating.delete(name);
    return undefined;
  }
  await report(context, type, name, remaining);
  return LOOK_AGAIN_MS;
}

async function deleteContent(context: ClusterContext, namespace: string): Promise<Remaining> {
  const remaining: Remaining = { counts: new Map(), finalizers: new Map(), failures: [] };
  for (const type of contentTypes(context)) {
    for (const object of context.registry.list(type, namespace)) {
      if (object.metadata.deletionTimestamp !== undefined) continue;
      try {
        await context.registry.delete(type, namespace, object.metadata.name, {
          uid: object.metadata.uid,
          propagation: 'Background',
        });
      } catch (error) {
        if (!isNotFound(error)) remaining.failures.push(error instanceof Error ? error.message : String(error));
      }
    }
    const left = context.registry.list(type, namespace);
    if (left.length > 0) remaining.counts.set(`${type.plural}.${type.group}`, left.length);
    for (const finalizer of left.flatMap((object) => object.metadata.finalizers ?? [])) {
      remaining.finalizers.set(finalizer, (remaining.finalizers.get(finalizer) ?? 0) + 1);
    }
  }
  return remaining;
}

function contentTypes(context: ClusterContext): ResourceType[] {
  const seen = new Set<string>();
  return context.registry.types().filter((type) => {
    const key = `${type.group}/${type.plural}`;
    if (!type.namespaced || !type.verbs.includes('list') || !type.verbs.includes('delete') || seen.has(key))
      return false;
    // The same events under their second name.
    if (type.plural === 'events' && type.group !== '') return false;
    seen.add(key);
    return true;
  });
}

async function release(context: ClusterContext, type: ResourceType, name: string): Promise<void> {
  await context.registry.modify(
    type,
    null,
    name,
    (current) => {
      const spec = isJson(current.spec) ? current.spec : {};
      const finalizers = listAt(spec, 'finalizers').filter((finalizer) => finalizer !== FINALIZER);
      return { ...editable<KubeObject>(current), spec: { ...spec, finalizers } };
    },
    { ...REPORT, subresource: 'finalize' },
  );
}

async function report(context: ClusterContext, type: ResourceType, name: string, remaining: Remaining): Promise<void> {
  await context.registry.modify(
    type,
    null,
    name,
    (current) => {
      const before = listAt(current, 'status', 'conditions').filter(isJson);
      const conditions = conditionsOf(remaining, now(context)).map((condition) => {
        const present = before.find((candidate) => candidate.type === condition.type);
        return present?.status === condition.status && typeof present.lastTransitionTime === 'string'
          ? { ...condition, lastTransitionTime: present.lastTransitionTime }
          : condition;
      });
      if (sameJson(before, conditions)) return undefined;
      return { ...editable<KubeObject>(current), status: { phase: 'Terminating', conditions } };
    },
    { ...REPORT, subresource: 'status' },
  );
}

function conditionsOf(remaining: Remaining, at: string): Condition[] {
  const condition = (type: string, isTrue: boolean, reason: string, message: string): Condition => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastTransitionTime: at,
    reason,
    message,
  });
  const counts = [...remaining.counts]
    .sort()
    .map(([resource, number]) => `${resource} has ${number} resource instances`);
  const finalizers = [...remaining.finalizers]
    .sort()
    .map(([finalizer, number]) => `${finalizer} in ${number} resource instances`);
  return [
    condition(
      'NamespaceDeletionDiscoveryFailure',
      false,
      'ResourcesDiscovered',
      'All resources successfully discovered',
    ),
    condition(
      'NamespaceDeletionGroupVersionParsingFailure',
      false,
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    remaining.failures.length > 0
      ? condition(
          'NamespaceDeletionContentFailure',
          true,
          'ContentDeletionFailed',
          `Failed to delete all resource types, ${remaining.failures.length} remaining: ${remaining.failures.join(', ')}`,
        )
      : condition(
          'NamespaceDeletionContentFailure',
          false,
          'ContentDeleted',
          'All content successfully deleted, may be waiting on finalization',
        ),
    counts.length > 0
      ? condition(
          'NamespaceContentRemaining',
          true,
          'SomeResourcesRemain',
          `Some resources are remaining: ${counts.join(', ')}`,
        )
      : condition('NamespaceContentRemaining', false, 'ContentRemoved', 'All content successfully removed'),
    finalizers.length > 0
      ? condition(
          'NamespaceFinalizersRemaining',
          true,
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${finalizers.join(', ')}`,
        )
      : condition(
          'NamespaceFinalizersRemaining',
          false,
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        ),
  ];
}
