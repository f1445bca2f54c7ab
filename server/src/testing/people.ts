import type { Authenticator, Principal } from '@tenantry/access';
import type { JsonObject } from '@tenantry/kinds';

/** Knows people by the bearer token that is their key; of whoever is null, nothing. */
export function knowing(people: Readonly<Record<string, Principal | null>>): Authenticator {
  return async ({ authorization }) => {
    if (authorization === undefined) return { outcome: 'unknown', reason: 'missing' };
    const identity = people[decodeURIComponent(authorization.slice('Bearer '.length))] ?? null;
    return identity === null ? { outcome: 'unknown', reason: 'wrong' } : { outcome: 'known', identity };
  };
}

/** A manifest of any kind. */
export function manifest(
  kind: string,
  name: string,
  spec: JsonObject,
  tenant?: string,
  labels: Readonly<Record<string, string>> = {},
): JsonObject {
  const metadata = { name, labels, ...(tenant === undefined ? {} : { tenant }) };
  return { apiVersion: 'tenantry.dev/v1', kind, metadata, spec };
}
