import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../contract.ts';
import type { ServedType } from '../types/served.ts';

const fieldsWithoutManagers = (object: KubeObject): KubeObject => {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
};

/** What of its metadata a new object brings, and what the server gives it. */
export function startingMetadata(object: KubeObject, now: string): KubeObject['metadata'] {
  const {
    name,
    generateName: base,
    namespace,
    labels,
    annotations,
    ownerReferences,
    finalizers,
    managedFields,
  } = object.metadata;
  return {
    name,
    ...(base === undefined ? {} : { generateName: base }),
    ...(namespace === undefined ? {} : { namespace }),
    uid: randomUUID(),
    resourceVersion: undefined as unknown as string,
    creationTimestamp: now,
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(ownerReferences === undefined ? {} : { ownerReferences }),
    ...(finalizers === undefined ? {} : { finalizers }),
    ...(managedFields === undefined ? {} : { managedFields }),
  };
}

/** What an update can't change about an object's identity and end. */
export function carryMetadata(current: KubeObject, next: KubeObject): void {
  const now = current.metadata;
  const meta = next.metadata;
  meta.uid = now.uid;
  meta.resourceVersion = now.resourceVersion;
  meta.creationTimestamp = now.creationTimestamp;
  meta.name = now.name;
  if (now.generateName !== undefined) meta.generateName = now.generateName;
  if (now.namespace !== undefined) meta.namespace = now.namespace;
  if (now.generation === undefined) delete meta.generation;
  else meta.generation = now.generation;
  if (now.deletionTimestamp === undefined) delete meta.deletionTimestamp;
  else meta.deletionTimestamp = now.deletionTimestamp;
  if (now.deletionGracePeriodSeconds === undefined) delete meta.deletionGracePeriodSeconds;
  else meta.deletionGracePeriodSeconds = now.deletionGracePeriodSeconds;
}

/** A write to the main resource leaves the status alone, one to the status everything else. */
export function keepOtherHalf(
  type: ServedType,
  current: KubeObject,
  next: KubeObject,
  subresource: string | null,
): void {
  if (subresource === 'status') {
    const status = next.status;
    const { managedFields } = next.metadata;
    for (const field of Object.keys(next)) if (field !== 'metadata') delete next[field];
    for (const [field, value] of Object.entries(current)) if (field !== 'metadata') next[field] = value;
    if (type.custom !== undefined) {
      next.metadata = { ...current.metadata, ...(managedFields === undefined ? {} : { managedFields }) };
    } else {
      const { labels } = current.metadata;
      if (type.kind === 'Deployment') {
        if (labels === undefined) delete next.metadata.labels;
        else next.metadata.labels = { ...labels };
      }
    }
    if (status === undefined) delete next.status;
    else next.status = status;
    return;
  }
  if (subresource === 'binding') return;
  if (!type.hasStatus) return;
  if (current.status === undefined) delete next.status;
  else next.status = current.status;
}

/** Whether nothing changed but, perhaps, the time of a manager. */
export function isSameObject(current: KubeObject, next: KubeObject): boolean {
  if (!isDeepStrictEqual(fieldsWithoutManagers(current), fieldsWithoutManagers(next))) return false;
  const untimed = (object: KubeObject): unknown =>
    ((object.metadata.managedFields ?? []) as Record<string, unknown>[]).map(({ time: _, ...entry }) => entry);
  return isDeepStrictEqual(untimed(current), untimed(next));
}
