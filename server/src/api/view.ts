import { API_VERSION, type DeclaredObject, type JsonObject, type JsonValue } from '@tenantry/kinds';
import type { InventoryRow, ObjectText, StoredEvent } from '@tenantry/store/contract';
import type { CatalogEntry } from '../manifests/catalog.ts';

/** An object as the API shows it: a manifest that can be edited and sent back, and what the server knows besides. */
export function objectView(object: DeclaredObject): JsonObject {
  const { tenant, counters, deletionRequestedAt } = object;
  return {
    apiVersion: API_VERSION,
    kind: object.kind,
    metadata: {
      name: object.name,
      displayName: object.displayName,
      ...(tenant === null ? {} : { tenant }),
      labels: object.labels,
      annotations: object.annotations,
      uid: object.uid,
      generation: object.generation,
      ...(Object.keys(counters).length === 0 ? {} : { counters }),
      resourceVersion: object.resourceVersion,
      createdAt: object.createdAt.toISOString(),
      updatedAt: object.updatedAt.toISOString(),
      ...(deletionRequestedAt === null ? {} : { deletionRequestedAt: deletionRequestedAt.toISOString() }),
    },
    spec: object.spec,
    // As the database has it, in JSON; its type only does not say so.
    status: object.status as unknown as JsonObject,
  };
}

/**
 * The same as `objectView`, as text. To read the JSON of a page of hundreds and write it again took longer than all else of it.
 */
export function objectText(object: ObjectText): string {
  const { tenant, counters, deletionRequestedAt: goes } = object;
  const inTenant = tenant === null ? '' : `"tenant":${JSON.stringify(tenant)},`;
  const counted = counters === '{}' ? '' : `"counters":${counters},`;
  const going = goes === null ? '' : `,"deletionRequestedAt":"${goes.toISOString()}"`;
  const names = `"name":${JSON.stringify(object.name)},"displayName":${JSON.stringify(object.displayName)},${inTenant}`;
  const said = `"labels":${object.labels},"annotations":${object.annotations},`;
  const versions = `"uid":"${object.uid}","generation":${object.generation},${counted}"resourceVersion":"${object.resourceVersion}",`;
  const times = `"createdAt":"${object.createdAt.toISOString()}","updatedAt":"${object.updatedAt.toISOString()}"${going}`;
  const metadata = `"metadata":{${names}${said}${versions}${times}}`;
  return `{"apiVersion":"${API_VERSION}","kind":"${object.kind}",${metadata},"spec":${object.spec},"status":${object.status}}`;
}

/** The object as a person would declare it. */
export function manifestOf({ kind, name, tenant, labels, annotations, spec }: DeclaredObject): JsonObject {
  const metadata = { name, ...(tenant === null ? {} : { tenant }), labels, annotations };
  return { apiVersion: API_VERSION, kind, metadata, spec };
}

/** A row of the inventory, without what only the engine needs. */
export function resourceView(row: InventoryRow): JsonObject {
  const { key, title, type, id, driver, state, since, dependsOn } = row;
  const { isOutage: _, isUnasked: __, ...said } = row.problem ?? {};
  const problem = row.problem === null ? null : said;
  return plain({ key, title, type, id, driver, state, since, dependsOn, problem });
}

export function eventView(event: StoredEvent): JsonObject {
  const { id, at, type, reason, message, kind, name, tenant, objectUid, resource, data } = event;
  return plain({ id, at, type, reason, message, kind, name, tenant, objectUid, resource, data });
}

/** Path of an object below the API's root. */
export function objectPath({ kind }: CatalogEntry, object: { tenant: string | null; name: string }): string {
  return `${collectionPath(kind.plural, object.tenant)}/${object.name}`;
}

export function collectionPath(plural: string, tenant: string | null): string {
  return tenant === null ? `/api/v1/${plural}` : `/api/v1/tenants/${tenant}/${plural}`;
}

/** What JSON makes of a value: dates become ISO strings, undefined fields go. */
export function plain(value: Readonly<Record<string, unknown>>): JsonObject {
  return JSON.parse(JSON.stringify(value)) as { readonly [key: string]: JsonValue };
}
