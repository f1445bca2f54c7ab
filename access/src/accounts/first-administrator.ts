import { randomBytes } from 'node:crypto';
import type { Actor } from '@tenantry/store';
import { type AccountsContext, normalEmail } from './accounts.ts';
import { hashPassword } from './password.ts';

const ACTOR: Actor = { name: 'tenantry', kind: 'system', address: null, requestId: null };

/** 144 bits, in characters that survive being read out and typed. */
export function randomPassword(): string {
  return randomBytes(18).toString('base64url');
}

/** At the first start of an installation: its first user, with the password given. Null later on. */
export async function addFirstAdministrator(
  { store }: Pick<AccountsContext, 'store'>,
  email: string,
  password: string,
): Promise<{ readonly email: string } | null> {
  const added = await store.addUser(
    {
      email: normalEmail(email),
      name: 'Administrator',
      role: 'administrator',
      passwordHash: await hashPassword(password),
    },
    ACTOR,
    true,
  );
  return added === null ? null : { email: added.email };
}
