import type { Consent, Counters, JsonObject, ObjectStatus, Phase } from '@tenantry/kinds';
import type { ColumnType, Generated, GeneratedAlways, Kysely } from 'kysely';
import type { Actor, Contest, InventoryRow, InventoryState, NewEvent } from '../contract.ts';

/** Read as a value, written as JSON text: `pg` would otherwise send arrays as PostgreSQL arrays. */
type Json<Value> = ColumnType<Value, string, string>;
/** 64-bit numbers come as decimal strings. */
type BigInteger = string;

export interface ObjectsTable {
  uid: Generated<string>;
  kind: string;
  name: string;
  display_name: string;
  tenant: string | null;
  labels: Json<Record<string, string>>;
  annotations: Json<Record<string, string>>;
  generation: Generated<number>;
  resource_version: Generated<BigInteger>;
  spec: Json<JsonObject>;
  counters: ColumnType<Counters, string | undefined, string>;
  status: Json<ObjectStatus>;
  phase: GeneratedAlways<Phase>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  deletion_requested_at: Date | null;
  due_at: Generated<Date>;
  lease_until: Date | null;
  lease_token: BigInteger | null;
  attempt: Generated<number>;
  woken: Generated<boolean>;
  connections: Generated<string[]>;
  has_faults: Generated<boolean>;
}

export interface ObjectReferencesTable {
  referrer: string;
  target: string;
  /** The referrer ends when the target is deleted, instead of keeping it. */
  ends: Generated<boolean>;
}

export interface ConsentsTable {
  object_uid: string;
  answer: Consent['answer'];
  spec: Json<JsonObject>;
  generation: number;
  by: string;
  at: Generated<Date>;
}

export interface InventoryTable {
  object_uid: string;
  key: string;
  title: string;
  driver: string;
  connection: string;
  type: string;
  id: string;
  depends_on: Json<string[]>;
  deleted_with: string | null;
  state: InventoryState;
  applied: Json<JsonObject> | null;
  outputs: Json<JsonObject>;
  operation: Json<JsonObject> | null;
  not_before: Date | null;
  problem: Json<NonNullable<InventoryRow['problem']>> | null;
  since: Date;
  uid: string | null;
  contest: Json<Contest> | null;
}

export interface AllocationsTable {
  pool: string;
  number: BigInteger;
  object_uid: string;
  key: string;
}

export interface EventsTable {
  id: GeneratedAlways<BigInteger>;
  at: Generated<Date>;
  object_uid: string;
  kind: string;
  name: string;
  tenant: string | null;
  type: NewEvent['type'];
  reason: string;
  message: string;
  resource: string | null;
  data: Json<JsonObject> | null;
}

export interface AuditTable {
  id: GeneratedAlways<BigInteger>;
  at: GeneratedAlways<Date>;
  actor: Json<Actor>;
  action: string;
  kind: string;
  name: string;
  tenant: string | null;
  before: Json<JsonObject> | null;
  after: Json<JsonObject> | null;
  outcome: 'begun' | 'success' | 'refused' | 'failed';
  previous_hash: GeneratedAlways<string>;
  hash: GeneratedAlways<string>;
}

export interface IdempotencyKeysTable {
  actor: string;
  key: string;
  fingerprint: string;
  status: number | null;
  body: Json<JsonObject> | null;
  run: string;
  running_until: Date | null;
  created_at: Generated<Date>;
}

export interface SettingsTable {
  key: string;
  value: Json<JsonObject>;
  updated_at: Generated<Date>;
}

export interface HeldNamesTable {
  object_uid: string;
  pool: string;
  name: string;
  field: string;
  kept_by: string | null;
  /** Written by name_span(); never read as text. */
  span: GeneratedAlways<string>;
}

export interface RevisionsTable {
  object_uid: string;
  generation: number;
  spec: Json<JsonObject>;
  at: Generated<Date>;
  by_name: string;
  by_kind: Actor['kind'];
  through: string;
  ready_at: Date | null;
}

export interface Tables {
  held_names: HeldNamesTable;
  objects: ObjectsTable;
  object_references: ObjectReferencesTable;
  inventory: InventoryTable;
  allocations: AllocationsTable;
  events: EventsTable;
  audit: AuditTable;
  idempotency_keys: IdempotencyKeysTable;
  settings: SettingsTable;
  consents: ConsentsTable;
  revisions: RevisionsTable;
}

/** The pool, or a transaction on it. */
export type Session = Kysely<Tables>;
