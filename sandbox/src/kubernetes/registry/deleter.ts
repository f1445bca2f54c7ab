import type { KubeObject } from '../contract.ts';
import { StatusError } from '../contract.ts';
import { fieldsOf } from '../defaults/fields.ts';
import type { ObjectStore } from '../store/objects.ts';
import type { ServedType } from '../types/served.ts';
import { conflict, notFound } from './failures.ts';
import { toSeconds } from './times.ts';
import { isFinished, type Write, type Writer } from './writer.ts';

export interface DeleteOptions {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly gracePeriodSeconds?: number;
  readonly propagation?: 'Foreground' | 'Background' | 'Orphan';
}

const foreground = 'foregroundDeletion';
const orphan = 'orphan';

function checkPreconditions(current: KubeObject, options: DeleteOptions): void {
  const { name, uid, resourceVersion } = current.metadata;
  const refuse = (why: string): never => {
    throw new StatusError(409, 'Conflict', `Operation cannot be fulfilled on ${current.kind} "${name}": ${why}`, {
      name,
      kind: current.kind,
    });
  };
  if (options.uid !== undefined && options.uid !== uid) {
    refuse(
      `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    refuse(
      `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}

/** Seconds a pod is given to end; nothing for one that never ran or has ended. */
function graceOf(type: ServedType, object: KubeObject, options: DeleteOptions): number {
  if (type.storageKey !== '/pods') return 0;
  const spec = fieldsOf(object.spec);
  const asked = options.gracePeriodSeconds ?? Number(spec.terminationGracePeriodSeconds ?? 30);
  const phase = fieldsOf(object.status).phase;
  if (spec.nodeName === undefined || phase === 'Succeeded' || phase === 'Failed') return 0;
  return Math.max(asked, 0);
}

/** Objects of a custom type go before their definition does. */
const definitionCleanup = 'customresourcecleanup.apiextensions.k8s.io';

function finalizersFor(object: KubeObject, options: DeleteOptions): string[] {
  const own = object.metadata.finalizers ?? [];
  const isNewlyGoing = object.kind === 'CustomResourceDefinition' && object.metadata.deletionTimestamp === undefined;
  const present = isNewlyGoing && !own.includes(definitionCleanup) ? [...own, definitionCleanup] : own;
  const kept = present.filter((finalizer) => finalizer !== foreground && finalizer !== orphan);
  switch (options.propagation) {
    case 'Foreground':
      return [...kept, foreground];
    case 'Orphan':
      return [...kept, orphan];
    case 'Background':
      return kept;
    default:
      return [...present];
  }
}

export class Deleter {
  readonly #store: ObjectStore;
  readonly #writer: Writer;
  readonly #clock: () => Date;

  constructor(store: ObjectStore, writer: Writer, clock: () => Date) {
    this.#store = store;
    this.#writer = writer;
    this.#clock = clock;
  }

  /** @returns the object as it is left, or as it was when it is gone. */
  async delete(
    type: ServedType,
    namespace: string | null,
    name: string,
    options: DeleteOptions,
    write: Write,
  ): Promise<{ object: KubeObject; isGone: boolean }> {
    const first = this.#store.get(type.storageKey, namespace, name)?.object;
    if (first === undefined) throw notFound(type, name);
    checkPreconditions(first, options);
    const admission = write.user === null ? undefined : await this.#writer.admitDelete(type, first, write);
    const current = this.#store.get(type.storageKey, namespace, name)?.object;
    if (current === undefined || current.metadata.uid !== first.metadata.uid) {
      admission?.undo();
      throw current === undefined ? notFound(type, name) : conflict(type, name, 'the object was replaced meanwhile');
    }
    const left = this.#marked(type, current, options);
    admission?.commit();
    if (left === undefined) {
      if (!write.isDryRun) this.#store.remove(type.storageKey, namespace, name);
      return { object: current, isGone: true };
    }
    if (left === current || write.isDryRun) return { object: left, isGone: false };
    return { object: this.#store.put(type.storageKey, left).object, isGone: false };
  }

  /** The object marked as going; undefined when it goes at once, the same object when it is already marked so. */
  #marked(type: ServedType, current: KubeObject, options: DeleteOptions): KubeObject | undefined {
    if (type.storageKey === '/namespaces') return this.#markedNamespace(type, current);
    const grace = graceOf(type, current, options);
    const finalizers = finalizersFor(current, options);
    if (finalizers.length === 0 && grace === 0) return undefined;
    const before = current.metadata;
    const isMarked = before.deletionTimestamp !== undefined;
    const isShorter = grace < (before.deletionGracePeriodSeconds ?? Number.POSITIVE_INFINITY);
    const isSameFinalizers = finalizers.join('\n') === (before.finalizers ?? []).join('\n');
    if (isMarked && !isShorter && isSameFinalizers) return current;
    const at = new Date(this.#clock().getTime() + grace * 1000);
    const metadata: KubeObject['metadata'] = {
      ...before,
      ...(isMarked && !isShorter ? {} : { deletionTimestamp: toSeconds(at), deletionGracePeriodSeconds: grace }),
      ...(before.generation === undefined || isMarked ? {} : { generation: before.generation + 1 }),
    };
    if (finalizers.length > 0) metadata.finalizers = finalizers;
    else delete metadata.finalizers;
    return { ...current, metadata };
  }

  #markedNamespace(type: ServedType, current: KubeObject): KubeObject | undefined {
    if (current.metadata.deletionTimestamp !== undefined) return isFinished(type, current) ? undefined : current;
    const marked: KubeObject = {
      ...current,
      metadata: { ...current.metadata, deletionTimestamp: toSeconds(this.#clock()) },
      status: { ...fieldsOf(current.status), phase: 'Terminating' },
    };
    return isFinished(type, marked) ? undefined : marked;
  }
}
