import type { Counters, DeclaredObject, JsonObject, ObjectStatus } from '@tenantry/kinds';
import { sql } from 'kysely';
import type { ObjectText } from '../contract.ts';

/** The columns of `objects` that make a `DeclaredObject`. */
export interface ObjectRow {
  uid: string;
  kind: string;
  name: string;
  display_name: string;
  tenant: string | null;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  generation: number;
  resource_version: string;
  spec: JsonObject;
  counters: Counters;
  status: ObjectStatus;
  created_at: Date;
  updated_at: Date;
  deletion_requested_at: Date | null;
}

export const OBJECT_COLUMNS = [
  'uid',
  'kind',
  'name',
  'display_name',
  'tenant',
  'labels',
  'annotations',
  'generation',
  'resource_version',
  'spec',
  'counters',
  'status',
  'created_at',
  'updated_at',
  'deletion_requested_at',
] as const satisfies readonly (keyof ObjectRow)[];

/** The same columns for a statement written out, of the table called `alias`. */
export function objectColumns(alias: string) {
  return sql.join(OBJECT_COLUMNS.map((column) => sql.ref(`${alias}.${column}`)));
}

const JSON_COLUMNS = ['labels', 'annotations', 'spec', 'counters', 'status'] as const satisfies (keyof ObjectRow)[];
type JsonColumn = (typeof JSON_COLUMNS)[number];

/** A row with its JSON as text. */
export type ObjectTextRow = { [Column in keyof ObjectRow]: Column extends JsonColumn ? string : ObjectRow[Column] };

const isJson = (column: keyof ObjectRow): column is JsonColumn => JSON_COLUMNS.some((other) => other === column);

/** The columns for an `ObjectTextRow`. */
export const OBJECT_TEXT_COLUMNS = OBJECT_COLUMNS.map((column) =>
  isJson(column) ? sql<string>`${sql.ref(column)}::text`.as(column) : column,
);

export function toObject(row: ObjectTextRow): ObjectText;
export function toObject(row: ObjectRow): DeclaredObject;
export function toObject(row: ObjectRow | ObjectTextRow): DeclaredObject | ObjectText {
  return {
    uid: row.uid,
    kind: row.kind,
    name: row.name,
    displayName: row.display_name,
    tenant: row.tenant,
    labels: row.labels,
    annotations: row.annotations,
    generation: row.generation,
    resourceVersion: row.resource_version,
    spec: row.spec,
    counters: row.counters,
    status: row.status,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletionRequestedAt: row.deletion_requested_at,
  } as DeclaredObject | ObjectText; // Either has what its row has.
}
