import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/**
 * AES-256-GCM (NIST SP 800-38D): a random 96-bit nonce for each sealing, a 128-bit tag at the end of the text. The name
 * of the record is bound to it, so that a sealed text moved to another record does not open.
 */
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const MASTER_KEY_BYTES = 32;

/** The key that secrets in the database are sealed with. Never in the database itself. */
export interface MasterKey {
  /** Tells which key sealed what, and nothing about the key. */
  readonly id: string;
  readonly bytes: Buffer;
}

export interface Sealed {
  readonly keyId: string;
  readonly nonce: Buffer;
  /** Ciphertext, then tag. */
  readonly sealed: Buffer;
}

/** A sealed text that does not open: the key is another one, or the record was changed. */
export class SealError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SealError';
  }
}

/** @throws RangeError when it is not 32 bytes long */
export function masterKey(bytes: Buffer): MasterKey {
  if (bytes.length !== MASTER_KEY_BYTES) throw new RangeError(`a master key has ${MASTER_KEY_BYTES} bytes`);
  const id = createHmac('sha256', bytes).update('tenantry master key id').digest('hex').slice(0, 16);
  return { id, bytes };
}

export function seal(key: MasterKey, name: string, text: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key.bytes, nonce, { authTagLength: TAG_BYTES }).setAAD(bound(name));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { keyId: key.id, nonce, sealed };
}

/** @throws SealError */
export function open(keys: readonly MasterKey[], name: string, { keyId, nonce, sealed }: Sealed): string {
  const key = keys.find(({ id }) => id === keyId);
  if (key === undefined) {
    const ours = keys.map(({ id }) => id).join(', ');
    throw new SealError(`${name} is sealed with master key ${keyId}, and this control plane has ${ours}`);
  }
  try {
    const decipher = createDecipheriv(ALGORITHM, key.bytes, nonce, { authTagLength: TAG_BYTES }).setAAD(bound(name));
    const cut = sealed.length - TAG_BYTES;
    decipher.setAuthTag(sealed.subarray(cut));
    return Buffer.concat([decipher.update(sealed.subarray(0, cut)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SealError(`what is sealed as ${name} was changed in the database and cannot be opened`, { cause });
  }
}

function bound(name: string): Buffer {
  return Buffer.from(`tenantry/${name}`, 'utf8');
}
