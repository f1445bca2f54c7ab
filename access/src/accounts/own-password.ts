import type { AccountsContext, Origin } from './accounts.ts';
import { verifyPassword } from './password.ts';

export type PasswordRefusal = 'wrong-password' | 'no-password' | { readonly retryAfterSeconds: number };

/** Asked again before somebody changes how they sign in: a session may be open on an unlocked desk. Tries count as sign-ins do. */
export async function checkOwnPassword(
  { attempts, store }: AccountsContext,
  email: string,
  password: string,
  origin: Origin,
): Promise<PasswordRefusal | null> {
  const user = await store.user(email);
  const hash = user === null ? null : await store.passwordHash(user.id);
  if (hash === null) return 'no-password';
  const { retryAfterSeconds } = await attempts.begin(email, origin.address);
  if (retryAfterSeconds > 0) return { retryAfterSeconds };
  if (!(await verifyPassword({ hash, password }))) return 'wrong-password';
  await attempts.succeeded(email);
  return null;
}
