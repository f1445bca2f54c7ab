import type { TokenScope } from '../identity.ts';

/** Whether a token of the first scope can do nothing that one of the second cannot; null: no token, which narrows nothing. */
export function isWithin(scope: TokenScope, most: TokenScope | null): boolean {
  if (most === null) return true;
  const { tenants, verbs } = most;
  if (!scope.verbs.every((verb) => verbs.includes(verb))) return false;
  if (tenants === null) return true;
  return scope.tenants?.every((tenant) => tenants.includes(tenant)) ?? false;
}
