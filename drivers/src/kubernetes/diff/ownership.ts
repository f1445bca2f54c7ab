import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { asList, asObject, asText, FIELD_MANAGER, isList, isObject, metadataOf } from '../mark.ts';
import type { Deviation } from './compare.ts';
import { hasKey, type Path, type Segment } from './path.ts';

// `managedFields` say who set which field: a tree whose edges are `f:<field>`, `k:<key values>`, `v:<value>` and
// `i:<index>`, with `.` for the node itself.
// https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management

/** The fields that we applied, as a tree; null where the object does not say. */
export function appliedFields(observed: JsonObject): JsonObject | null {
  const entries = asList(metadataOf(observed).managedFields)
    .map(asObject)
    .filter((entry) => entry.manager === FIELD_MANAGER && entry.operation === 'Apply' && !entry.subresource);
  return entries.length === 0 ? null : asObject(entries[0]?.fieldsV1);
}

/** Fields that we own and that stand there, though nobody desires them any more. */
export function noLongerDesired(desired: JsonObject, observed: JsonObject): Deviation[] {
  const owned = appliedFields(observed);
  return owned === null ? [] : undesired([], owned, desired, observed);
}

function undesired(
  path: Path,
  owned: JsonObject,
  desired: JsonValue | undefined,
  observed: JsonValue | undefined,
): Deviation[] {
  const deviations: Deviation[] = [];
  for (const [edge, below] of Object.entries(owned)) {
    const segment = segmentOf(edge);
    if (segment === null) continue;
    const standing = valueAt(observed, segment);
    if (standing === undefined) continue;
    const wanted = valueAt(desired, segment);
    const there: Path = [...path, segment];
    const isLeaf = Object.keys(asObject(below)).every((key) => key === '.');
    if (wanted === undefined || wanted === null) {
      // A key field of a list item names the item: it goes with it, never alone.
      if (isLeaf || isWhole(asObject(below))) deviations.push({ path: there, from: standing, to: undefined });
      else deviations.push(...undesired(there, asObject(below), undefined, standing));
      continue;
    }
    if (!isLeaf) deviations.push(...undesired(there, asObject(below), wanted, standing));
  }
  return deviations;
}

/** The tree owns the node itself, not only something within it. */
function isWhole(owned: JsonObject): boolean {
  return '.' in owned;
}

/** Who else set what stands at a path: the manager that did so last, or null when it was us or nobody says. */
export function foreignManager(observed: JsonObject, path: Path): string | null {
  const found = asList(metadataOf(observed).managedFields)
    .map(asObject)
    .filter((entry) => entry.manager !== FIELD_MANAGER && owns(asObject(entry.fieldsV1), path))
    .sort((a, b) => asText(b.time).localeCompare(asText(a.time)));
  return found.length === 0 ? null : asText(found[0]?.manager) || null;
}

/** Whether a tree of fields holds a path, something around it that is owned as one, or something within it. */
export function owns(fields: JsonObject, path: Path): boolean {
  let current = fields;
  for (const segment of path) {
    const below = edgeTo(current, segment);
    if (below === undefined) return false;
    if (Object.keys(below).length === 0) return true;
    current = below;
  }
  return true;
}

function edgeTo(fields: JsonObject, wanted: Segment): JsonObject | undefined {
  for (const [edge, below] of Object.entries(fields)) {
    const segment = segmentOf(edge);
    if (segment !== null && isSameSegment(segment, wanted)) return asObject(below);
  }
  return undefined;
}

function isSameSegment(a: Segment, b: Segment): boolean {
  if (a.kind === 'field' && b.kind === 'field') return a.name === b.name;
  if (a.kind === 'item' && b.kind === 'item') return hasKey(a.key, b.key) && hasKey(b.key, a.key);
  if (a.kind === 'member' && b.kind === 'member') return a.value === b.value;
  return a.kind === 'index' && b.kind === 'index' && a.index === b.index;
}

function segmentOf(edge: string): Segment | null {
  const rest = edge.slice(2);
  switch (edge.slice(0, 2)) {
    case 'f:':
      return { kind: 'field', name: rest };
    case 'k:':
      return { kind: 'item', key: asObject(JSON.parse(rest) as JsonValue) };
    case 'v:':
      return { kind: 'member', value: JSON.parse(rest) as JsonValue };
    case 'i:':
      return { kind: 'index', index: Number(rest) };
    default:
      return null;
  }
}

function valueAt(value: JsonValue | undefined, segment: Segment): JsonValue | undefined {
  switch (segment.kind) {
    case 'field':
      return isObject(value) ? value[segment.name] : undefined;
    case 'item':
      return isList(value) ? value.find((item) => isObject(item) && hasKey(item, segment.key)) : undefined;
    case 'member':
      return isList(value) ? value.find((item) => item === segment.value) : undefined;
    case 'index':
      return isList(value) ? value[segment.index] : undefined;
    default:
      return segment satisfies never;
  }
}
