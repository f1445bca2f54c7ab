import type { JsonObject } from '@tenantry/kinds';
import type { Actor, RegisteredCluster } from '@tenantry/store/contract';

export interface ClusterUpload {
  /** The text of a kubeconfig; a secret. */
  readonly kubeconfig: string;
  /** Instead of its current context. */
  readonly context?: string;
}

/** Clusters registered by upload. A credential goes in and never comes out. */
export interface ClusterRegistry {
  list(): Promise<RegisteredCluster[]>;
  find(name: string): Promise<RegisteredCluster | null>;
  /** Checks the cluster, then keeps the credential sealed. Throws `KubeconfigError`, `UnsuitableClusterError`. */
  put(name: string, upload: ClusterUpload, actor: Actor): Promise<{ cluster: RegisteredCluster; isNew: boolean }>;
  /** Asks the cluster anew; null when there is none of that name. */
  check(name: string, actor: Actor): Promise<RegisteredCluster | null>;
  /** False when there is none. Throws `StillReferencedError`. */
  remove(name: string, actor: Actor): Promise<boolean>;
}

/** Tenants cannot live in the cluster: nothing was stored. */
export class UnsuitableClusterError extends Error {
  readonly refusals: readonly string[];
  readonly check: JsonObject;
  constructor(refusals: readonly string[], check: JsonObject) {
    super(refusals.join(' '));
    this.name = 'UnsuitableClusterError';
    this.refusals = refusals;
    this.check = check;
  }
}
