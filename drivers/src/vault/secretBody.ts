import type { JsonObject, JsonValue, SealedReference } from '@tenantry/kinds';
import { DriverError } from '../contract.ts';
import { sealedReferenceOf } from '../sealed/sealed-values.ts';
import type { SshKeyAlgorithm } from './sshKey.ts';

/** Made here, once; or kept sealed by the control plane, which opens it when it is written. */
export type WantedValue =
  | { readonly kind: 'generated'; readonly algorithm: SshKeyAlgorithm }
  | { readonly kind: 'sealed'; readonly reference: SealedReference };

/** What is asked for: never a value, only where it comes from. */
export interface DesiredSecret {
  /** Known to the caller, or found by way of the vault's ARM id. */
  readonly vaultUri: string | null;
  readonly value: WantedValue;
  readonly contentType: string;
  readonly tags: Readonly<Record<string, string>>;
}

export const ALGORITHM_TAG = 'ssh-key-algorithm';
export const FINGERPRINT_TAG = 'ssh-key-fingerprint';

const ALGORITHMS: readonly string[] = ['rsa-4096', 'rsa-3072', 'ed25519'];

/** Reads a resource's body. Throws `DriverError` for one that makes no sense. */
export function desiredSecret(body: JsonObject): DesiredSecret {
  const tags = Object.entries(asObject(body.tags) ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    vaultUri: typeof body.vaultUri === 'string' ? body.vaultUri : null,
    value: wantedValue(body),
    contentType: typeof body.contentType === 'string' ? body.contentType : 'application/x-pem-file',
    tags: Object.fromEntries(tags),
  };
}

function wantedValue(body: JsonObject): WantedValue {
  const reference = sealedReferenceOf(body.value);
  if (reference !== null) return { kind: 'sealed', reference };
  const generate = asObject(body.generate);
  const algorithm = generate?.algorithm;
  if (generate?.kind === 'ssh-key' && isAlgorithm(algorithm)) return { kind: 'generated', algorithm };
  throw new DriverError('invalid', 'UnknownSecret', 'a secret of the vault must say its value, or generate: ssh-key');
}

/** Bytes are kept in base64, and the type of their content says so. */
const BASE64 = /;\s*base64$/i;

export function textInVault(value: Buffer, contentType: string): string {
  return value.toString(BASE64.test(contentType) ? 'base64' : 'utf8');
}

export function bytesInVault(text: string, contentType: string | undefined): Buffer {
  return Buffer.from(text, BASE64.test(contentType ?? '') ? 'base64' : 'utf8');
}

function isAlgorithm(value: JsonValue | undefined): value is SshKeyAlgorithm {
  return typeof value === 'string' && ALGORITHMS.includes(value);
}

function asObject(value: JsonValue | undefined): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}
