import type { KubeObject } from '../contract.ts';
import type { Schema } from '../types/schema.ts';
import { compare } from './compare.ts';
import { applyConflict, type Conflict } from './conflict.ts';
import {
  difference,
  FieldSet,
  type FieldsV1,
  fieldsOf,
  intersection,
  isEqualSet,
  members,
  printPath,
  readFields,
  union,
  writeFields,
} from './field-set.ts';
import { mergeApplied, prune } from './merge.ts';

/** Who writes, as `managedFields` tells writers apart. */
export interface FieldManager {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string | null;
}

interface ManagedEntry {
  manager?: string;
  operation?: string;
  apiVersion?: string;
  time?: string;
  fieldsType?: string;
  fieldsV1?: FieldsV1;
  subresource?: string;
}

interface Owner extends FieldManager {
  set: FieldSet;
  time: string;
}

/** Fields that nobody manages: identity and what the server alone writes. */
const unmanagedMetadata = [
  'f:name',
  'f:namespace',
  'f:creationTimestamp',
  'f:selfLink',
  'f:uid',
  'f:generation',
  'f:managedFields',
  'f:resourceVersion',
];

function withoutUnmanaged(set: FieldSet, reset: readonly string[]): FieldSet {
  set.children.delete('f:apiVersion');
  set.children.delete('f:kind');
  for (const field of reset) set.children.delete(`f:${field}`);
  const metadata = set.children.get('f:metadata');
  if (metadata !== undefined) {
    metadata.isMember = false;
    for (const field of unmanagedMetadata) metadata.children.delete(field);
  }
  return set;
}

export function ownersOf(object: KubeObject): Owner[] {
  return ((object.metadata.managedFields ?? []) as ManagedEntry[]).map((entry) => ({
    manager: entry.manager ?? 'unknown',
    operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion: entry.apiVersion ?? object.apiVersion,
    subresource: entry.subresource ?? null,
    time: entry.time ?? '',
    set: readFields(entry.fieldsV1),
  }));
}

function isSame(a: FieldManager, b: FieldManager): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    a.subresource === b.subresource &&
    (a.operation === 'Apply' || a.apiVersion === b.apiVersion)
  );
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Writes owners back as `managedFields`: those that apply first, then by time, then by name. */
export function setOwners(object: KubeObject, owners: readonly Owner[]): void {
  const kept = owners.filter((owner) => !owner.set.isEmpty);
  if (kept.length === 0) {
    delete object.metadata.managedFields;
    return;
  }
  kept.sort(
    (a, b) =>
      text(a.operation, b.operation) ||
      text(a.time, b.time) ||
      text(a.manager, b.manager) ||
      text(a.apiVersion, b.apiVersion) ||
      text(a.subresource ?? '', b.subresource ?? ''),
  );
  object.metadata.managedFields = kept.map((owner) => ({
    manager: owner.manager,
    operation: owner.operation,
    apiVersion: owner.apiVersion,
    time: owner.time,
    fieldsType: 'FieldsV1',
    fieldsV1: writeFields(owner.set),
    ...(owner.subresource === null ? {} : { subresource: owner.subresource }),
  }));
}

export interface Tracking {
  readonly schema: Schema;
  readonly manager: FieldManager;
  readonly now: string;
  /** Top-level fields that this write can't change: `status`, or `spec` for a write to the status. */
  readonly reset: readonly string[];
}

/**
 * Tracks a create, update or patch: the writer owns what it changed, nobody owns what it took away.
 * `owners` are those of the object as sent, which may drop entries on purpose.
 */
export function trackUpdate(before: unknown, after: KubeObject, owners: Owner[], tracking: Tracking): void {
  const difference_ = compare(before, after, tracking.schema);
  const changed = withoutUnmanaged(difference_.changed, tracking.reset);
  const removed = withoutUnmanaged(difference_.removed, tracking.reset);
  const others: Owner[] = [];
  let mine: Owner | undefined;
  for (const owner of owners) {
    if (isSame(owner, tracking.manager)) mine = owner;
    else others.push({ ...owner, set: difference(difference(owner.set, changed), removed) });
  }
  const set = union(difference(mine?.set ?? new FieldSet(), removed), changed);
  const isUnchanged = mine !== undefined && isEqualSet(mine.set, set) && changed.isEmpty;
  setOwners(after, [...others, { ...tracking.manager, set, time: isUnchanged && mine ? mine.time : tracking.now }]);
}

/** A write through the scale subresource: a count that is zero is written by nobody. */
export function trackScale(after: KubeObject, manager: FieldManager, replicas: number, now: string): void {
  const set = readFields({ 'f:spec': { 'f:replicas': {} } });
  const others = ownersOf(after)
    .filter((owner) => !isSame(owner, manager))
    .map((owner) => ({ ...owner, set: difference(owner.set, set) }));
  setOwners(after, [...others, { ...manager, set: replicas === 0 ? new FieldSet() : set, time: now }]);
}

/**
 * Server-side apply. Returns the merged object with its owners written, not yet decoded or defaulted.
 *
 * @throws StatusError 409 naming each field that another manager owns with another value, unless forced.
 */
export function applyConfiguration(
  live: KubeObject | undefined,
  empty: KubeObject,
  configuration: KubeObject,
  isForced: boolean,
  tracking: Tracking,
): KubeObject {
  const base = live ?? empty;
  const { schema, manager } = tracking;
  const set = withoutUnmanaged(fieldsOf(configuration, schema), tracking.reset);
  const owners = live === undefined ? [] : ownersOf(live);
  const former = owners.find((owner) => isSame(owner, manager));
  let merged = mergeApplied(base, configuration, schema) as KubeObject;
  const others = owners.filter((owner) => owner !== former);
  if (former !== undefined) {
    const owned = others.reduce((sum, owner) => union(sum, owner.set), set);
    merged = prune(merged, schema, difference(former.set, owned), owned) as KubeObject;
  }
  merged = { ...merged, metadata: { ...merged.metadata } };
  const comparison = compare(base, merged, schema);
  const changed = withoutUnmanaged(comparison.changed, tracking.reset);
  const removed = withoutUnmanaged(comparison.removed, tracking.reset);
  const conflicts: Conflict[] = [];
  const next: Owner[] = [];
  for (const owner of others) {
    const disputed = intersection(owner.set, changed);
    for (const path of members(disputed)) conflicts.push({ owner, path: printPath(path) });
    next.push({ ...owner, set: difference(difference(owner.set, disputed), removed) });
  }
  if (conflicts.length > 0 && !isForced) throw applyConflict(conflicts);
  const isUnchanged = former !== undefined && isEqualSet(former.set, set) && changed.isEmpty && removed.isEmpty;
  next.push({ ...manager, set, time: isUnchanged ? former.time : tracking.now });
  setOwners(merged, next);
  return merged;
}
