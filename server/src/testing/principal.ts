import { NO_RIGHTS, type Principal } from '@tenantry/access';

/** Somebody as an authenticator knows them: a user without roles, unless more is said. */
export function principal(name: string, more: Partial<Principal> = {}): Principal {
  const { kind, roles, groups, scope } = NO_RIGHTS;
  return { kind, roles, groups, scope, name, ...more };
}
