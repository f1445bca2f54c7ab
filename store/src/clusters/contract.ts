import type { JsonObject } from '@tenantry/kinds';
import type { Actor } from '../contract.ts';
import type { Sealed } from '../sealing/seal.ts';

/** A cluster registered by upload, without its credential. */
export interface RegisteredCluster {
  readonly name: string;
  /** What may be shown of the kubeconfig; holds no secret. */
  readonly description: JsonObject;
  /** What the last check found, or null before the first. */
  readonly checked: JsonObject | null;
  /** Decimal, rises with every upload. */
  readonly revision: string;
  readonly uploadedAt: Date;
  readonly uploadedBy: string;
  /** Objects that work on it, those being deleted included. */
  readonly usedBy: readonly { readonly kind: string; readonly name: string }[];
}

export interface ClusterDraft {
  readonly name: string;
  readonly description: JsonObject;
  readonly checked: JsonObject | null;
  readonly credential: Sealed;
}

/** Registered clusters. Every write and its audit row are one transaction; neither ever holds the credential in clear. */
export interface ClusterStore {
  /** Registers or replaces. Throws `MasterKeyChangedError` when it was sealed with a key that is no longer the installation's. */
  saveCluster(draft: ClusterDraft, actor: Actor): Promise<{ cluster: RegisteredCluster; isNew: boolean }>;
  /** By name. */
  clusters(): Promise<RegisteredCluster[]>;
  cluster(name: string): Promise<RegisteredCluster | null>;
  clusterCredential(name: string): Promise<{ credential: Sealed; description: JsonObject; revision: string } | null>;
  /** Keeps what a check found, unless another kubeconfig was uploaded meanwhile. */
  saveClusterCheck(name: string, revision: string, checked: JsonObject, actor: Actor): Promise<void>;
  /** False when there is none. Throws `StillReferencedError` while objects use it. */
  deleteCluster(name: string, actor: Actor): Promise<boolean>;
  /** Ids of the master keys that something in the database is sealed with. */
  sealingKeyIds(): Promise<string[]>;
  /**
   * Makes `keyId` the installation's master key; what is sealed with another one is sealed anew first, in the same
   * transaction. `reseal` gets the name that each is bound to. Answers how many records were.
   */
  useMasterKey(keyId: string, reseal: (name: string, sealed: Sealed) => Sealed, actor: Actor): Promise<number>;
  /** Calls back whenever a cluster was uploaded anew or taken away, by any replica. Returns the way to stop. */
  onClusterChange(callback: () => void): () => void;
}

/** Another replica has made another master key the installation's. */
export class MasterKeyChangedError extends Error {
  constructor(keyId: string) {
    super(`master key ${keyId} is no longer the installation's`);
    this.name = 'MasterKeyChangedError';
  }
}

/** An object names a cluster that is not registered. */
export class UnknownClusterError extends Error {
  readonly cluster: string;
  constructor(cluster: string) {
    super(`there is no registered cluster ${cluster}`);
    this.name = 'UnknownClusterError';
    this.cluster = cluster;
  }
}

/** What the sealed credential of a cluster is bound to. */
export function sealedClusterName(cluster: string): string {
  return `cluster/${cluster}`;
}
