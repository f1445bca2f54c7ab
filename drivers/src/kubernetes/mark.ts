import type { JsonObject, JsonValue } from '@tenantry/kinds';

/** The field manager of everything the driver applies. */
export const FIELD_MANAGER = 'tenantry';
/** Holds the uid of the object that owns the resource. */
export const OWNER_LABEL = 'tenantry.dev/object';
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
/** Labels that nobody but Tenantry may put on an object of ours. */
export const OWN_LABEL_PREFIX = 'tenantry.dev/';
/** Selects what carries our mark; shared informers watch nothing else. */
export const MARK_SELECTOR = `${MANAGED_BY_LABEL}=${FIELD_MANAGER}`;

export function marks(owner: string): Record<string, string> {
  return { [OWNER_LABEL]: owner, [MANAGED_BY_LABEL]: FIELD_MANAGER };
}

/** The owner mark on an object, or null where there is none. */
export function ownerOf(body: JsonObject): string | null {
  const value = asObject(metadataOf(body).labels)[OWNER_LABEL];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Whether it is of a thing of ours: pods and claims carry no more of our mark than their templates do. */
export function isManaged(body: JsonObject): boolean {
  return asObject(metadataOf(body).labels)[MANAGED_BY_LABEL] === FIELD_MANAGER;
}

export function metadataOf(body: JsonObject): JsonObject {
  return asObject(body.metadata);
}

/** A text field of an object's metadata; empty when absent. */
export function metadataText(body: JsonObject, field: 'uid' | 'resourceVersion' | 'name' | 'namespace'): string {
  const value = metadataOf(body)[field];
  return typeof value === 'string' ? value : '';
}

export function isBeingDeleted(body: JsonObject): boolean {
  return typeof metadataOf(body).deletionTimestamp === 'string';
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The value as an object; an empty one where it is something else. */
export function asObject(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function asList(value: JsonValue | undefined): readonly JsonValue[] {
  return isList(value) ? value : [];
}

export function asText(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
