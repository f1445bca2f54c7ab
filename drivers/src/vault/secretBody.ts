import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { DriverError } from '../contract.ts';
import type { SshKeyAlgorithm } from './sshKey.ts';

/** What is asked for: never a value, only how to make one. */
export interface DesiredSecret {
  /** Known to the caller, or found by way of the vault's ARM id. */
  readonly vaultUri: string | null;
  readonly algorithm: SshKeyAlgorithm;
  readonly contentType: string;
  readonly tags: Readonly<Record<string, string>>;
}

export const ALGORITHM_TAG = 'ssh-key-algorithm';
export const FINGERPRINT_TAG = 'ssh-key-fingerprint';

const ALGORITHMS: readonly string[] = ['rsa-4096', 'rsa-3072', 'ed25519'];

/** Reads a resource's body. Throws `DriverError` for one that makes no sense. */
export function desiredSecret(body: JsonObject): DesiredSecret {
  const generate = asObject(body.generate);
  const algorithm = generate?.algorithm;
  if (generate?.kind !== 'ssh-key' || !isAlgorithm(algorithm)) {
    throw new DriverError('invalid', 'UnknownSecret', 'a secret of the vault must say generate: ssh-key and how');
  }
  const tags = Object.entries(asObject(body.tags) ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    vaultUri: typeof body.vaultUri === 'string' ? body.vaultUri : null,
    algorithm,
    contentType: typeof body.contentType === 'string' ? body.contentType : 'application/x-pem-file',
    tags: Object.fromEntries(tags),
  };
}

function isAlgorithm(value: JsonValue | undefined): value is SshKeyAlgorithm {
  return typeof value === 'string' && ALGORITHMS.includes(value);
}

function asObject(value: JsonValue | undefined): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}
