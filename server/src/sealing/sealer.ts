import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { DriverError } from '@tenantry/drivers/contract';
import type { SealedValues } from '@tenantry/drivers/sealed';
import type { SecretEncoding } from '@tenantry/kinds';
import {
  type MasterKey,
  type NewSealedValue,
  open,
  SealError,
  type SealedValueStore,
  type SealedVersion,
  seal,
  sealedKeyName,
  sealedValueName,
} from '@tenantry/store';

/** Seals the secrets of objects, and opens them for whoever may have them. */
export interface Sealer extends SealedValues {
  /** What is kept of an object, newest first within each name. */
  versions(uid: string): Promise<readonly SealedVersion[]>;
  /** `ready` was awaited before. */
  seal(uid: string, value: ClearValue & Pick<SealedVersion, 'name' | 'version'>): NewSealedValue;
  /** Null where it is not kept. Throws `SealError`. */
  read(uid: string, name: string, version: number): Promise<ClearValue | null>;
  /** Tells one request from another, and nothing of what they hold. */
  requestFingerprint(text: string): string;
}

export interface ClearValue {
  readonly encoding: SecretEncoding;
  readonly text: string;
}

const FINGERPRINTS = 'fingerprints';
const KEY_BYTES = 32;

/**
 * Fingerprints have a key of their own, so that they stay when the master key is changed. It is made when it is first needed,
 * and lies sealed in the database.
 */
export function createSealer({
  store,
  masterKey,
}: {
  readonly store: SealedValueStore;
  readonly masterKey: MasterKey;
}): Sealer {
  const ofRequests = Buffer.from(hkdfSync('sha256', masterKey.bytes, '', 'tenantry request fingerprints', KEY_BYTES));
  let fingerprints: Buffer | null = null;

  async function ready(): Promise<void> {
    if (fingerprints !== null) return;
    const name = sealedKeyName(FINGERPRINTS);
    const made = seal(masterKey, name, randomBytes(KEY_BYTES).toString('base64'));
    const kept = await store.settleSealedKey(FINGERPRINTS, made, [masterKey.id]);
    fingerprints = Buffer.from(open([masterKey], name, kept), 'base64');
  }

  function fingerprint(object: string, value: Buffer): string {
    if (fingerprints === null) throw new Error('fingerprints were asked for before they were ready');
    return createHmac('sha256', fingerprints).update(`${object}\n`).update(value).digest('base64url');
  }

  async function read(uid: string, name: string, version: number): Promise<ClearValue | null> {
    const kept = await store.sealedValue(uid, name, version);
    if (kept === null) return null;
    return { encoding: kept.encoding, text: open([masterKey], sealedValueName(uid, name, version), kept.sealed) };
  }

  return {
    ready,
    fingerprint,
    read,
    versions: (uid) => store.sealedVersions(uid),
    requestFingerprint: (text) => createHmac('sha256', ofRequests).update(text).digest('hex'),

    seal(uid, { name, version, encoding, text }) {
      const sealed = seal(masterKey, sealedValueName(uid, name, version), text);
      return { name, version, encoding, fingerprint: fingerprint(uid, bytesOf({ encoding, text })), sealed };
    },

    async open({ object, name, version }) {
      const value = await read(object, name, version).catch((error: unknown) => {
        throw unopened(name, version, error);
      });
      if (value !== null) return bytesOf(value);
      throw new DriverError('invalid', 'SecretNotKept', `version ${version} of ${name} is not kept any more`, {
        remedy: 'Apply the object again with the value itself.',
      });
    },
  };
}

export function bytesOf({ encoding, text }: ClearValue): Buffer {
  return Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8');
}

function unopened(name: string, version: number, cause: unknown): DriverError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const message = `version ${version} of ${name} cannot be opened: ${text}`;
  if (!(cause instanceof SealError)) return new DriverError('transient', 'SecretUnread', message, { cause });
  return new DriverError('invalid', 'SecretSealed', message, {
    remedy: 'Start the control plane with the right master key, or apply the object again with the value itself.',
    cause,
  });
}
