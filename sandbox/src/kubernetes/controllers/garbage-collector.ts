import type { ClusterContext, Controller, KubeObject, OwnerReference, ResourceType, WatchEvent } from '../contract.ts';
import { editable, isNotFound, type Outcome, WorkQueue } from '../machinery/index.ts';
import { watchEveryType } from './every-type.ts';
import { REPORT } from './identity.ts';

interface Known {
  readonly type: ResourceType;
  readonly namespace: string | null;
  readonly name: string;
  readonly owners: readonly OwnerReference[];
}

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

/**
 * Deletes what has lost its owners, what a foreground deletion waits for, and lets go of what an orphaning deletion
 * leaves behind. Objects are known by uid; edges come from owner references alone.
 */
export function garbageCollector(context: ClusterContext): Controller {
  const graph = new Graph();
  const queue = new WorkQueue({
    name: 'garbage-collector',
    speed: context.speed ?? 1,
    parallel: 10,
    work: (uid) => collect(context, graph, uid),
  });
  const stops: (() => void)[] = [];
  return {
    name: 'garbage-collector',
    start() {
      stops.push(
        watchEveryType(context.registry, (type, event) => {
          for (const uid of graph.note(type, event)) queue.add(uid);
        }),
      );
    },
    async stop() {
      for (const stop of stops.splice(0)) stop();
      await queue.stop();
    },
  };
}

class Graph {
  readonly known = new Map<string, Known>();
  private readonly dependents = new Map<string, Set<string>>();

  /** Takes an event in and names the objects to look at because of it. */
  note(type: ResourceType, event: WatchEvent): string[] {
    const { metadata } = event.object;
    const look: string[] = [];
    if (event.type === 'DELETED') {
      const owners = this.known.get(metadata.uid)?.owners ?? [];
      this.forget(metadata.uid);
      look.push(...this.dependentsOf(metadata.uid));
      look.push(...owners.map((owner) => owner.uid));
      return look;
    }
    const owners = metadata.ownerReferences ?? [];
    if (
      owners.length === 0 &&
      this.known.get(metadata.uid)?.owners.length === 0 &&
      metadata.deletionTimestamp === undefined
    ) {
      return look;
    }
    this.remember(metadata.uid, { type, namespace: metadata.namespace ?? null, name: metadata.name, owners });
    if (owners.length > 0) look.push(metadata.uid);
    if (metadata.deletionTimestamp !== undefined) {
      look.push(metadata.uid);
      look.push(...this.dependentsOf(metadata.uid));
      look.push(...owners.map((owner) => owner.uid));
    }
    return look;
  }

  dependentsOf(uid: string): readonly string[] {
    return [...(this.dependents.get(uid) ?? [])];
  }

  private remember(uid: string, known: Known): void {
    this.forget(uid);
    this.known.set(uid, known);
    for (const owner of known.owners) {
      const set = this.dependents.get(owner.uid) ?? new Set();
      set.add(uid);
      this.dependents.set(owner.uid, set);
    }
  }

  private forget(uid: string): void {
    for (const owner of this.known.get(uid)?.owners ?? []) {
      const set = this.dependents.get(owner.uid);
      set?.delete(uid);
      if (set?.size === 0) this.dependents.delete(owner.uid);
    }
    this.known.delete(uid);
  }
}

async function collect(context: ClusterContext, graph: Graph, uid: string): Promise<Outcome> {
  const known = graph.known.get(uid);
  if (known === undefined) return undefined;
  const object = context.registry.get(known.type, known.namespace, known.name);
  if (object === undefined || object.metadata.uid !== uid) return undefined;
  if (object.metadata.deletionTimestamp !== undefined) {
    if (object.metadata.finalizers?.includes(FOREGROUND)) return deleteDependents(context, graph, known, object);
    if (object.metadata.finalizers?.includes(ORPHAN)) return orphanDependents(context, graph, known, object);
    return undefined;
  }
  const owners = object.metadata.ownerReferences ?? [];
  if (owners.length === 0) return undefined;
  const states = owners.map((owner) => stateOf(context, owner, known.namespace));
  if (states.every((state) => state === 'gone')) return remove(context, known, uid, 'Background');
  const isAwaited = states.some((state) => state === 'waiting');
  if (isAwaited && states.every((state) => state !== 'present')) {
    const hasDependents = graph.dependentsOf(uid).length > 0;
    return remove(context, known, uid, hasDependents ? 'Foreground' : 'Background');
  }
  if (states.includes('gone') || isAwaited) {
    const kept = owners.filter((_, index) => states[index] === 'present').map((owner) => owner.uid);
    await dropOwners(context, known, (owner) => !kept.includes(owner.uid));
  }
  return undefined;
}

type OwnerState = 'present' | 'waiting' | 'gone';

function stateOf(context: ClusterContext, owner: OwnerReference, namespace: string | null): OwnerState {
  const type = context.registry.typeOfKind(owner.apiVersion, owner.kind);
  // A kind not served now may be served again: what it owns is kept.
  if (type === undefined) return 'present';
  const object = context.registry.get(type, type.namespaced ? namespace : null, owner.name);
  if (object === undefined || object.metadata.uid !== owner.uid) return 'gone';
  const isWaiting =
    object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers?.includes(FOREGROUND) ?? false);
  return isWaiting ? 'waiting' : 'present';
}

async function remove(
  context: ClusterContext,
  known: Known,
  uid: string,
  propagation: 'Foreground' | 'Background',
): Promise<undefined> {
  try {
    await context.registry.delete(known.type, known.namespace, known.name, { uid, propagation });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  return undefined;
}

async function deleteDependents(
  context: ClusterContext,
  graph: Graph,
  known: Known,
  owner: KubeObject,
): Promise<undefined> {
  const uid = owner.metadata.uid;
  let isBlocked = false;
  for (const dependent of graph.dependentsOf(uid)) {
    const entry = graph.known.get(dependent);
    if (entry === undefined) continue;
    const object = context.registry.get(entry.type, entry.namespace, entry.name);
    if (object === undefined || object.metadata.uid !== dependent) continue;
    if (entry.owners.some((reference) => reference.uid === uid && reference.blockOwnerDeletion === true))
      isBlocked = true;
    if (object.metadata.deletionTimestamp === undefined) await collect(context, graph, dependent);
  }
  if (!isBlocked) await dropFinalizer(context, known, FOREGROUND);
  return undefined;
}

async function orphanDependents(
  context: ClusterContext,
  graph: Graph,
  known: Known,
  owner: KubeObject,
): Promise<undefined> {
  for (const dependent of graph.dependentsOf(owner.metadata.uid)) {
    const entry = graph.known.get(dependent);
    if (entry !== undefined) await dropOwners(context, entry, (reference) => reference.uid === owner.metadata.uid);
  }
  await dropFinalizer(context, known, ORPHAN);
  return undefined;
}

async function dropOwners(
  context: ClusterContext,
  known: Known,
  isDropped: (owner: OwnerReference) => boolean,
): Promise<void> {
  await context.registry.modify(
    known.type,
    known.namespace,
    known.name,
    (current) => {
      const owners = current.metadata.ownerReferences ?? [];
      const kept = owners.filter((owner) => !isDropped(owner));
      if (kept.length === owners.length) return undefined;
      const changed = editable<KubeObject>(current);
      if (kept.length > 0) changed.metadata.ownerReferences = kept;
      else delete changed.metadata.ownerReferences;
      return changed;
    },
    REPORT,
  );
}

async function dropFinalizer(context: ClusterContext, known: Known, finalizer: string): Promise<void> {
  await context.registry.modify(
    known.type,
    known.namespace,
    known.name,
    (current) => {
      if (!current.metadata.finalizers?.includes(finalizer)) return undefined;
      const changed = editable<KubeObject>(current);
      const kept = (changed.metadata.finalizers ?? []).filter((present) => present !== finalizer);
      if (kept.length > 0) changed.metadata.finalizers = kept;
      else delete changed.metadata.finalizers;
      return changed;
    },
    REPORT,
  );
}
