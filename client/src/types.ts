/** The shapes of the API that do not depend on a kind. Kinds are data: their specs are described by `KindDescription.schema`. */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

/** What a person declares. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly tenant?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: JsonObject;
}

/** A declared object as the API shows it. Times are ISO 8601 in UTC. */
export interface TenantryObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly spec: JsonObject;
  readonly status: ObjectStatus;
}

export interface ObjectMetadata {
  readonly name: string;
  readonly displayName: string;
  readonly uid: string;
  readonly tenant?: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generation: number;
  readonly resourceVersion: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly deletionRequestedAt?: string | null;
}

export interface ObjectStatus {
  readonly phase: Phase;
  readonly observedGeneration: number;
  readonly conditions: readonly Condition[];
  readonly progress: { readonly done: number; readonly total: number };
  readonly waitingFor: readonly Wait[];
  readonly outputs: JsonObject;
}

export type Phase = 'pending' | 'working' | 'waiting' | 'ready' | 'failing' | 'deleting';

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly since: string;
}

export interface Wait {
  readonly on: string;
  readonly title: string;
  readonly reason: string;
  readonly since: string;
}

/** One line of an object's inventory. */
export interface InventoryItem {
  readonly key: string;
  readonly title: string;
  readonly type: string;
  readonly id: string;
  readonly driver: string;
  readonly state: string;
  readonly since: string;
  readonly dependsOn: readonly string[];
  readonly problem?: { readonly code: string; readonly message: string; readonly remedy?: string | null } | null;
}

/** What deleting an object would do to one resource. */
export interface DeletionItem {
  readonly key: string;
  readonly title: string;
  readonly type: string;
  readonly id: string;
  readonly action: string;
  readonly reason?: string | null;
  /** The object the resource belongs to: deleting a tenant deletes what lives in it. */
  readonly object: { readonly kind: string; readonly name: string };
}

export interface TenantryEvent {
  readonly id: string;
  readonly at: string;
  readonly type: 'normal' | 'warning';
  readonly reason: string;
  readonly message: string;
  /** Key of the resource it is about. */
  readonly resource?: string | null;
  readonly kind: string;
  readonly name: string;
  readonly tenant?: string | null;
  readonly objectUid: string;
  readonly data?: JsonObject | null;
}

/** A kind as the API describes it; `schema` is JSON Schema of the spec. */
export interface KindDescription {
  readonly name: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly scope: 'platform' | 'tenant';
  readonly summary: string;
  readonly schema: JsonObject;
  readonly example: JsonObject;
  readonly immutable: Readonly<Record<string, string>>;
}

export interface Change {
  readonly path: string;
  readonly from?: JsonValue;
  readonly to?: JsonValue;
}

export interface PlannedResource {
  readonly key: string;
  readonly title: string;
  readonly type: string;
  readonly id: string;
  readonly action: 'create' | 'update' | 'replace' | 'delete' | 'none' | 'unknown';
  readonly changes: readonly Change[];
  readonly reason?: string | null;
}

export interface PlannedObject {
  readonly kind: string;
  readonly name: string;
  readonly tenant?: string | null;
  readonly action: 'create' | 'change' | 'none';
  readonly specChanges: readonly Change[];
  readonly resources: readonly PlannedResource[];
}

export interface Plan {
  readonly changed: boolean;
  readonly items: readonly PlannedObject[];
}

export interface Applied {
  readonly items: readonly {
    readonly action: 'created' | 'changed' | 'unchanged';
    readonly object: TenantryObject;
  }[];
}

/** How to reach the cluster a tenant lives in; no secret in it. */
export interface ClusterAccess {
  readonly server: string;
  /** PEM of the authority, base64, as in a kubeconfig. */
  readonly certificateAuthorityData: string;
  readonly namespace: string;
  readonly infrastructure: string;
}

export type TenantRole = 'viewer' | 'editor';

export interface KubeToken {
  readonly token: string;
  readonly expiresAt: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | null;
}
