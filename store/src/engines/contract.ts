import type { JsonObject } from '@tenantry/kinds';
import type { Actor } from '../contract.ts';
import type { Sealed } from '../sealing/seal.ts';

/** What an infrastructure may have an engine of its own for. */
export const ENGINE_PURPOSES = ['logs', 'metrics'] as const;
export type EnginePurpose = (typeof ENGINE_PURPOSES)[number];

/** Where the lines or the figures of the tenants of one infrastructure are, without the credential for it. */
export interface EngineRow {
  readonly infrastructure: string;
  readonly infrastructureUid: string;
  readonly purpose: EnginePurpose;
  /** As an administrator declared it; holds no secret. */
  readonly spec: JsonObject;
  /** Goes up with each change. */
  readonly revision: number;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

export interface EngineDraft {
  readonly infrastructure: string;
  readonly infrastructureUid: string;
  readonly purpose: EnginePurpose;
  readonly spec: JsonObject;
  /** Bound to `sealedEngineName`. */
  readonly secret: Sealed;
}

/** Engines of infrastructures. They go with their infrastructure. */
export interface EngineStore {
  engines(): Promise<EngineRow[]>;
  engine(infrastructure: string, purpose: EnginePurpose): Promise<(EngineRow & { readonly secret: Sealed }) | null>;
  /**
   * Adds or replaces what stands at `revision`, null where there is none yet. Null: it was changed by somebody else since. Throws
   * `MasterKeyChangedError` when the secret was sealed with a key that is no longer in use.
   */
  saveEngine(draft: EngineDraft, revision: number | null, actor: Actor): Promise<EngineRow | null>;
  /** False: there is none. */
  removeEngine(infrastructure: string, purpose: EnginePurpose, actor: Actor): Promise<boolean>;
}

/** What the sealed credential is bound to. */
export function sealedEngineName(infrastructureUid: string, purpose: EnginePurpose): string {
  return `engine/${infrastructureUid}/${purpose}`;
}
