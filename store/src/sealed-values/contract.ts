import type { SecretEncoding } from '@tenantry/kinds';
import type { Sealed } from '../sealing/seal.ts';

/** One version of a secret of an object, without the secret. */
export interface SealedVersion {
  /** Its place in the spec, joined by `/`. */
  readonly name: string;
  /** From 1, counted for each name. */
  readonly version: number;
  readonly encoding: SecretEncoding;
  readonly fingerprint: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}

export interface NewSealedValue extends Omit<SealedVersion, 'createdAt' | 'createdBy'> {
  readonly sealed: Sealed;
}

/** What of a draft is secret: its spec holds only which versions are meant. */
export interface DraftSecrets {
  /** All that the spec means, old and new. */
  readonly meant: readonly Pick<SealedVersion, 'name' | 'version'>[];
  readonly added: readonly NewSealedValue[];
}

/** Secrets of objects. They are added with the object in one transaction, and go with it. */
export interface SealedValueStore {
  /** Newest first within each name. */
  sealedVersions(uid: string): Promise<SealedVersion[]>;
  sealedValue(uid: string, name: string, version: number): Promise<NewSealedValue | null>;
  /**
   * A key of the installation itself: the one that stands, or this. One that is sealed with none of these master keys cannot be
   * opened any more, and gives way.
   */
  settleSealedKey(name: string, key: Sealed, masterKeyIds: readonly string[]): Promise<Sealed>;
}

/** What a sealed value is bound to, so that one moved to another place does not open. */
export function sealedValueName(uid: string, name: string, version: number): string {
  return `value/${uid}/${name}/${version}`;
}

export function sealedKeyName(name: string): string {
  return `key/${name}`;
}
