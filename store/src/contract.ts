import type { Counters, DeclaredObject, JsonObject, NameClaim, ObjectStatus, Phase, Usage } from '@tenantry/kinds';
import type { AuditCheckpoints, AuditEnd, AuditQuery, AuditRow } from './audit/contract.ts';
import type { ClusterStore } from './clusters/contract.ts';
import type { ConsentReader, ConsentStore } from './consents/contract.ts';
import type { ObjectFaults } from './faults/contract.ts';
import type { InventoryRow, ResourceOwner } from './inventory/contract.ts';
import type { RevisionStore } from './revisions/contract.ts';
import type { DraftSecrets } from './sealed-values/contract.ts';

/** An object whose pass this worker may run until `leaseUntil`. `leaseToken` fences every write made for it (invariant I5). */
export interface Claim {
  readonly object: DeclaredObject;
  readonly leaseToken: string;
  /** How many passes in a row ended without rest, for back-off. */
  readonly attempt: number;
  /** Where its resources are, as its last pass knew; empty before the first. */
  readonly connections: readonly string[];
  /** Whether the last pass that knew left faults of it. */
  readonly hasFaults: boolean;
}

export type NewEvent = {
  readonly type: 'normal' | 'warning';
  /** CamelCase, stable: `Created`, `DriftRepaired`, `SoftDeleted`, … */
  readonly reason: string;
  readonly message: string;
  /** Key of the resource it is about, if one. */
  readonly resource?: string;
  readonly data?: JsonObject;
};

export interface StoredEvent extends NewEvent {
  /** Decimal string, rising; the id of the server-sent event. */
  readonly id: string;
  readonly at: Date;
  readonly objectUid: string;
  readonly kind: string;
  readonly name: string;
  readonly tenant: string | null;
}

/** What a pass found out, to be written together. No key is among both. */
export interface Notes {
  /** To be inserted or replaced by (object, key). */
  readonly rows: readonly InventoryRow[];
  /** Keys of resources that were observed gone. */
  readonly gone: readonly string[];
  readonly events: readonly NewEvent[];
}

export interface PassResult {
  readonly status: ObjectStatus;
  /** When to look again even if nothing happens. */
  readonly dueAt: Date;
  /** 0 when the object came to rest. */
  readonly attempt: number;
  readonly events: readonly NewEvent[];
  /** What the pass found out and has not written yet. */
  readonly notes?: Omit<Notes, 'events'>;
  /** Where the object's resources are; absent keeps what was known. */
  readonly connections?: readonly string[];
  /** What is wrong with the object; absent where the pass did not find out, which leaves its faults as they are. */
  readonly faults?: ObjectFaults;
}

/**
 * What the engine needs of the store. Each write carries the claim; a write whose lease token is no longer the row's
 * throws `LeaseLostError` and changes nothing.
 */
export interface PassStore extends ConsentReader {
  /**
   * Takes up to `limit` due objects, oldest first, skipping rows others hold, and what has resources on one of the `crowded`
   * connections.
   */
  claim(limit: number, leaseSeconds: number, crowded?: readonly string[]): Promise<Claim[]>;
  renew(claim: Claim, leaseSeconds: number): Promise<void>;
  /** The object as it is now, or null. */
  object(uid: string): Promise<DeclaredObject | null>;
  find(kind: string, tenant: string | null, name: string): Promise<DeclaredObject | null>;
  /** Objects that live in this tenant, and objects that refer to this one. */
  dependents(uid: string): Promise<DeclaredObject[]>;
  inventory(uid: string): Promise<InventoryRow[]>;
  /** Writes all of it, or nothing. */
  note(claim: Claim, notes: Notes): Promise<void>;
  /** Inserts or replaces rows by (object, key), in one statement. */
  record(claim: Claim, rows: readonly InventoryRow[]): Promise<void>;
  /** Takes away rows whose resources were observed gone. */
  forget(claim: Claim, keys: readonly string[]): Promise<void>;
  /** The number already held under (object, key), or a free one; null when the pool is full. */
  allocate(claim: Claim, request: { key: string; pool: string; from: number; to: number }): Promise<number | null>;
  /**
   * What `allocate` would answer now, if nobody else came before but who has the numbers `taken` of the pool; for plans, which
   * allocate nothing.
   */
  foresee(
    uid: string,
    request: { key: string; pool: string; from: number; to: number },
    taken?: readonly number[],
  ): Promise<number | null>;
  /** Events at once, before the pass ends, so that people see the steps. */
  emit(claim: Claim, events: readonly NewEvent[]): Promise<void>;
  /** Shows status in the middle of a pass. */
  show(claim: Claim, status: ObjectStatus): Promise<void>;
  /**
   * Ends the pass: status, due time, events, faults and the release of the lease in one transaction. If the object was changed or
   * woken since the claim, it is due at once. A change of phase, outputs or observed generation wakes the objects that refer
   * to it.
   */
  finish(claim: Claim, result: PassResult): Promise<void>;
  /** Ends the last pass of a deletion: removes the row (fails if inventory is left), frees allocations, wakes the tenant and what it referred to. */
  remove(claim: Claim, events: readonly NewEvent[]): Promise<void>;
  /** Makes the owners of these resources due now. Unknown ids are ignored. */
  wakeByResource(connection: string, ids: readonly string[]): Promise<void>;
  wakeByConnection(connection: string): Promise<void>;
  wake(uids: readonly string[]): Promise<void>;
  /** Which of these, whose passes are under way, were changed or woken since they were claimed. */
  woken(uids: readonly string[]): Promise<string[]>;
  /** Connections that appear in the inventory, with their driver, to start watches after a restart. */
  connections(): Promise<{ driver: string; connection: string }[]>;
  /** Calls back whenever something may have become due (LISTEN/NOTIFY; survives reconnection). Returns the way to stop. */
  onWake(callback: () => void): () => void;
  /** Calls everybody back whom `onWake` does, on all replicas: what one knew to be due is left to the others. */
  rouse(): Promise<void>;
  /** Earliest due time of what a claim with the same `crowded` may take; null where nothing is, or not within so many seconds. */
  nextDue(crowded?: readonly string[], withinSeconds?: number): Promise<Date | null>;
  /** The time of the database, by which leases end and objects are due. */
  time(): Promise<Date>;
}

/** Who did it, from where: goes into the audit log with each write, in the same transaction. */
export interface Actor {
  readonly name: string;
  readonly kind: 'user' | 'token' | 'system';
  readonly address: string | null;
  readonly requestId: string | null;
  /** The session or token by which they were known, where it is one of several. */
  readonly credential?: { readonly kind: 'session' | 'token'; readonly id: string };
}

/** What an object is found by; names are unique per kind and tenant. */
export interface ObjectName {
  readonly kind: string;
  readonly tenant: string | null;
  readonly name: string;
}

export interface ObjectDraft {
  /** For a new object whose secrets were sealed for it; without it the store finds one. */
  readonly uid?: string;
  readonly kind: string;
  readonly name: string;
  readonly displayName: string;
  readonly tenant: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: JsonObject;
  /** What actions counted; without it, what was counted stays. */
  readonly counters?: Counters;
  /** Uids of the objects it refers to, and of the tenant it lives in. */
  readonly references: readonly string[];
  /** Those of them with which the object ends, instead of keeping them from being deleted. */
  readonly ends?: readonly string[];
  /** The registered cluster that it works on, if one; it cannot be taken away while the object is there. */
  readonly cluster?: string;
  /** Names that it alone may have; what it held before and does not claim any more is freed. */
  readonly claims?: readonly NameClaim[];
  /** What it uses of what its infrastructure limits. Default: its place in the count of its kind alone. */
  readonly usage?: Usage;
  /** Where the spec means any. */
  readonly secrets?: DraftSecrets;
}

/** What is changed of labels and of annotations, as a merge patch (RFC 7396) says it: null takes an entry away. */
export interface NotesPatch {
  readonly labels: Readonly<Record<string, string | null>>;
  readonly annotations: Readonly<Record<string, string | null>>;
  /** Entries that either may have in the end. */
  readonly most: number;
}

/** What a change is called in the audit log, where it is not just an update, and what people are told of it. */
export interface AskedDeed {
  /** `restart`, `scale`, … */
  readonly action: string;
  readonly events: readonly NewEvent[];
}

/** A claimed name that another object holds, or holds a part of. */
export interface HeldName extends NameClaim {
  readonly holder: {
    readonly uid: string;
    readonly kind: string;
    readonly name: string;
    readonly tenant: string | null;
  };
}

/** Which events, and how many of them. */
export interface EventQuery {
  /** Those after one seen before, oldest first; null: the newest. */
  readonly afterId: string | null;
  readonly tenant?: string;
  /** Only events of these tenants and of what is in them. */
  readonly tenants?: readonly string[];
  readonly objectUid?: string;
  readonly limit: number;
}

export interface ObjectQuery {
  readonly kind: string;
  readonly tenant?: string;
  /** Equality label selector. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly phase?: string;
  /** Part of the name. */
  readonly search?: string;
  /** Only objects that refer to this one. */
  readonly refersTo?: string;
  /** Only objects that live in this tenant, or name it in this field of their spec. */
  readonly concerns?: { readonly tenant: string; readonly field: string };
  /** Only objects that do not live in this tenant. */
  readonly outside?: string;
  /** Only objects of these names. */
  readonly names?: readonly string[];
  readonly limit: number;
  /** Opaque, from the page before. */
  readonly cursor?: string;
}

/** An object as it passes through: its JSON is the text that the database has for it. */
export interface ObjectText extends Omit<DeclaredObject, 'labels' | 'annotations' | 'spec' | 'counters' | 'status'> {
  readonly labels: string;
  readonly annotations: string;
  readonly spec: string;
  /** `{}` where nothing was counted. */
  readonly counters: string;
  readonly status: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface AuditedAct {
  /** `issue-kube-token`, `read-ssh-key`, … */
  readonly action: string;
  readonly kind: string;
  readonly name: string;
  readonly tenant: string | null;
  /** Kept as the audit row's `after`. */
  readonly detail: JsonObject | null;
  readonly outcome: AuditRow['outcome'];
}

export interface TenantState {
  readonly infrastructure: string | null;
  readonly phase: Phase;
  readonly count: number;
}

/** What the API needs of the store. Every write and its audit row and wake-up are one transaction. */
export interface ObjectStore extends Pick<ClusterStore, 'cluster'>, ConsentStore, RevisionStore {
  /** Throws `NameTakenError`; `NameHeldError`; `LimitReachedError`; `ReferenceGoneError` when a reference was deleted meanwhile. */
  create(draft: ObjectDraft, actor: Actor): Promise<DeclaredObject>;
  /** All of them or none, in their order; none refers to another of them. Throws as `create` does, for the first of them. */
  createAll(drafts: readonly ObjectDraft[], actor: Actor): Promise<DeclaredObject[]>;
  /**
   * Unchanged spec, counters, labels and annotations write nothing and return the object as it is. Throws `StaleVersionError`,
   * `NameHeldError`, `LimitReachedError`.
   */
  replace(
    uid: string,
    expectedVersion: string | null,
    draft: ObjectDraft,
    actor: Actor,
    asked?: AskedDeed | null,
  ): Promise<DeclaredObject>;
  /**
   * Changes what people note on an object alone, as `replace` does, and begins no pass: nothing is made of it. Null where this has
   * nothing that it may change: no such object, one that is going, nothing new, too many entries. Throws `StaleVersionError`.
   */
  relabel(
    of: ObjectName,
    expectedVersion: string | null,
    patch: NotesPatch,
    actor: Actor,
  ): Promise<DeclaredObject | null>;
  /** Marks for deletion and wakes it; for a tenant, everything in it too. Throws `StillReferencedError`, `StaleVersionError`. */
  requestDeletion(uid: string, expectedVersion: string | null, actor: Actor): Promise<DeclaredObject>;
  find(kind: string, tenant: string | null, name: string): Promise<DeclaredObject | null>;
  /** Uids of what an object refers to. */
  referencesOf(uid: string): Promise<string[]>;
  /** Which of these names other objects hold. */
  heldNames(uid: string | null, claims: readonly NameClaim[]): Promise<HeldName[]>;
  list(query: ObjectQuery): Promise<Page<DeclaredObject>>;
  /** The same for who passes them on as they are: what JSON there is is not read. */
  listTexts(query: ObjectQuery): Promise<Page<ObjectText>>;
  /** How many tenants there are of each infrastructure in each phase; of these names, or of all (null). */
  tenantStates(names: readonly string[] | null): Promise<TenantState[]>;
  inventory(uid: string): Promise<InventoryRow[]>;
  /** Events after `afterId`, oldest first; or the newest `limit` when it is null. */
  events(query: EventQuery): Promise<StoredEvent[]>;
  /** Calls back whenever events were added. Returns the way to stop. */
  onEvents(callback: () => void): () => void;
  audit(query: AuditQuery): Promise<Page<AuditRow>>;
  /**
   * Recomputes the hash chain; the id of the first row that does not fit, or null. A log whose oldest rows were taken away is
   * whole where a genuine checkpoint says so; without checkpoints none is.
   */
  verifyAudit(checkpoints?: AuditCheckpoints): Promise<string | null>;
  /** Id of the oldest row, null where there is none. */
  auditBegin(): Promise<string | null>;
  /** Where the log ends. */
  auditEnd(): Promise<AuditEnd>;
  recordRefusal(actor: Actor, action: string, kind: string, name: string, tenant: string | null): Promise<void>;
  /** Those of the uids that are declared objects, being deleted or not. */
  liveOwners(uids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of the ids, given in lower case, that are in the inventory of any object on this connection. */
  inventoried(connection: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Objects that have waited for another for so long, where nothing is wrong with that one and it does not wait itself; the first
   * thousand.
   */
  longWaits(minutes: number): Promise<readonly LongWait[]>;
  /** Whose those of the ids are, given in lower case, that are in the inventory of an object on this connection. */
  resourceOwners(connection: string, ids: readonly string[]): Promise<readonly ResourceOwner[]>;
  /** An audited deed that changes no object, such as handing out a token or reading a private key. `detail` holds no secret. */
  recordAct(actor: Actor, act: AuditedAct): Promise<void>;
  /**
   * Runs `work` once per (actor, key). A repeat with the same fingerprint gets the first answer, with another one
   * throws `IdempotencyMismatchError`, during the first run throws `IdempotencyInProgressError`. Kept for 24 hours.
   */
  once(
    actor: string,
    key: string,
    fingerprint: string,
    work: () => Promise<{ status: number; body: JsonObject }>,
  ): Promise<{ status: number; body: JsonObject; replayed: boolean }>;
  /** Throws when the database cannot be reached. */
  ping(): Promise<void>;
  /** Objects by kind and phase, inventory by state: all of them are counted. */
  counts(): Promise<{
    objects: { kind: string; phase: string; count: number }[];
    inventory: { state: string; count: number }[];
  }>;
  backlog(): Promise<{
    /** How late the object is that waits longest for its pass. */
    oldestDueSeconds: number;
    /** Objects due for a pass, those under way included. */
    due: number;
  }>;
}

/** What an object has waited for. */
export interface LongWait {
  readonly object: { readonly uid: string; readonly kind: string; readonly name: string };
  /** Uid of the tenant that the object lives in, or of the object itself where it lives in none. */
  readonly ownerUid: string;
  /** `infrastructure nonprod`, `service web`. */
  readonly title: string;
  /** Goes on after it: `is not ready yet`. */
  readonly reason: string;
  readonly remedy: string | null;
  /** ISO time. */
  readonly since: string;
}

export * from './access-requests/contract.ts';
export * from './accounts/contract.ts';
export * from './audit/contract.ts';
export * from './audit-receivers/contract.ts';
export * from './azure-budget/contract.ts';
export * from './benchmarks/contract.ts';
export * from './clusters/contract.ts';
export * from './consents/contract.ts';
export * from './cost/contract.ts';
export * from './engines/contract.ts';
export * from './errors.ts';
export * from './fault-routes/contract.ts';
export * from './faults/contract.ts';
export * from './identity-providers/contract.ts';
export * from './inventory/contract.ts';
export * from './kube-tokens/contract.ts';
export * from './leases/contract.ts';
export * from './logs/contract.ts';
export * from './looks/contract.ts';
export * from './members/contract.ts';
export * from './metrics/contract.ts';
export * from './passkeys/contract.ts';
export * from './receivers/contract.ts';
export * from './revisions/contract.ts';
export * from './sealed-values/contract.ts';
export * from './tokens/contract.ts';
export * from './trusts/contract.ts';
export * from './usage/contract.ts';
export * from './write-lanes/contract.ts';
