import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { DriverError } from '../contract.ts';
import type { ObjectAddress } from './address.ts';
import { asObject, isList, isObject, MANAGED_BY_LABEL, marks, OWNER_LABEL } from './mark.ts';

/** Metadata that the system writes and that must not be applied. */
const SYSTEM_METADATA = new Set([
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
]);

/**
 * The apply configuration for a desired body: named and placed by the address, with the owner mark, without what only
 * the system writes, and with a Secret's `stringData` as the `data` it is stored as.
 */
export function applyConfiguration(address: ObjectAddress, owner: string, desired: JsonObject): JsonObject {
  refuseOtherType(address, desired);
  const { apiVersion: _apiVersion, kind: _kind, metadata, status: _status, stringData, ...content } = desired;
  const own = Object.fromEntries(
    Object.entries(asObject(metadata)).filter(([field]) => !SYSTEM_METADATA.has(field)),
  ) as Record<string, JsonValue>;
  return withoutNulls({
    apiVersion: address.apiVersion,
    kind: address.kind,
    metadata: {
      ...own,
      name: address.name,
      ...(address.namespace === null ? {} : { namespace: address.namespace }),
      labels: { ...asObject(own.labels), ...marks(owner) },
    },
    ...content,
    ...(isObject(stringData) ? { data: { ...asObject(content.data), ...encoded(stringData) } } : {}),
  });
}

/** The same configuration as somebody else would apply it. */
export function withoutMarks(configuration: JsonObject): JsonObject {
  const metadata = asObject(configuration.metadata);
  const { [OWNER_LABEL]: _owner, [MANAGED_BY_LABEL]: _manager, ...labels } = asObject(metadata.labels);
  return { ...configuration, metadata: { ...metadata, labels } };
}

/** To apply null is to own the field as null; whoever writes null here means that it is not desired. */
function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, isObject(value) ? withoutNulls(value) : withoutNullsWithin(value)]),
  );
}

function withoutNullsWithin(value: JsonValue): JsonValue {
  return isList(value) ? value.map((item) => (isObject(item) ? withoutNulls(item) : item)) : value;
}

function encoded(stringData: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(stringData).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]),
  );
}

function refuseOtherType(address: ObjectAddress, desired: JsonObject): void {
  const apiVersion = desired.apiVersion ?? address.apiVersion;
  const kind = desired.kind ?? address.kind;
  if (apiVersion === address.apiVersion && kind === address.kind) return;
  throw new DriverError(
    'invalid',
    'BadTarget',
    `the body for ${address.path} says ${String(apiVersion)}/${String(kind)}, its target ${address.apiVersion}/${address.kind}`,
  );
}
