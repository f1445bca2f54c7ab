import { createHmac, randomBytes } from 'node:crypto';
import type { JsonValue, SealedReference } from '@tenantry/kinds';
import { type CallOptions, DriverError } from '../contract.ts';

/**
 * The secrets that bodies refer to by `$sealed`. A driver opens one when it writes it and at no other time; what it shows of
 * something that holds secrets are fingerprints in their place, and by those it compares.
 */
export interface SealedValues {
  /** The value itself. Throws `DriverError` where it is not kept any more, or does not open. */
  open(reference: SealedReference, options: CallOptions): Promise<Buffer>;
  /** To be awaited before fingerprints are asked for. */
  ready(): Promise<void>;
  /** The fingerprint that this value would have among those of an object. Keyed, so that nobody can try values against it. */
  fingerprint(object: string, value: Buffer): string;
}

/** Where nothing is sealed: values compare with one another, for as long as the process lives. */
export function nothingSealed(): SealedValues {
  const key = randomBytes(32);
  return {
    open: async ({ name }) => {
      throw new DriverError('invalid', 'NothingSealed', `${name}: this control plane keeps no secrets`);
    },
    ready: async () => {},
    fingerprint: (object, value) => createHmac('sha256', key).update(`${object}\n`).update(value).digest('base64url'),
  };
}

/** What a node of a body refers to, or null where it is no such reference. */
export function sealedReferenceOf(node: JsonValue | undefined): SealedReference | null {
  if (typeof node !== 'object' || node === null || !('$sealed' in node)) return null;
  // Made by `sealedReference` of the kinds alone.
  return node.$sealed as unknown as SealedReference;
}
