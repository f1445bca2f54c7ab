import { type AccountsContext, actorAt, type BegunSession, factsAt, normalEmail, type Origin } from './accounts.ts';
import { hashPassword, verifyPassword } from './password.ts';

export type SignInOutcome =
  | ({ readonly outcome: 'signed-in' } & BegunSession)
  /** Wrong password, no such user, a user without a password, a disabled one: it is not said which. */
  | { readonly outcome: 'wrong' }
  /** The password is right, and a code of the second factor is needed. */
  | { readonly outcome: 'code-needed' }
  | { readonly outcome: 'wrong-code' }
  | { readonly outcome: 'locked'; readonly retryAfterSeconds: number };

export interface PasswordAttempt {
  readonly email: string;
  readonly password: string;
  /** Of the second factor, or one of its backup codes. */
  readonly code?: string | undefined;
}

/** Every attempt is counted before it is made; each way it ends is in the audit log. */
export async function signInByPassword(
  accounts: AccountsContext,
  attempt: PasswordAttempt,
  origin: Origin,
): Promise<SignInOutcome> {
  const email = normalEmail(attempt.email);
  const { attempts, store } = accounts;
  const { retryAfterSeconds, isLockOut } = await attempts.begin(email, origin.address);
  if (retryAfterSeconds > 0) {
    if (isLockOut) await store.recordRefusal(actorAt(email, origin), 'lock-account', 'User', email, null);
    return { outcome: 'locked', retryAfterSeconds };
  }
  const result = await tryPassword(accounts, { ...attempt, email }, origin);
  if (result.outcome === 'signed-in') {
    await attempts.succeeded(email);
    await recordSignIn(accounts, result, origin);
  } else if (result.outcome !== 'code-needed' && (await attempts.isWorthTelling(origin.address))) {
    await store.recordRefusal(actorAt(email, origin), 'sign-in', 'User', email, null);
  }
  return result;
}

export async function recordSignIn({ store }: AccountsContext, { session }: BegunSession, origin: Origin) {
  const { id, email, method, provider, passkey } = session;
  await store.recordAct(actorAt(email, origin), {
    action: 'sign-in',
    kind: 'User',
    name: email,
    tenant: null,
    detail: {
      ...{ session: id, method },
      ...(provider === null ? {} : { provider }),
      ...(passkey === null ? {} : { passkey }),
    },
    outcome: 'success',
  });
}

/** Checked where there is nobody to check, so that who exists cannot be told by the time that an answer takes. */
let nobody: Promise<string> | null = null;

async function tryPassword(
  accounts: AccountsContext,
  { email, password, code }: PasswordAttempt,
  origin: Origin,
): Promise<Exclude<SignInOutcome, { outcome: 'locked' }>> {
  const { store } = accounts;
  nobody ??= hashPassword('nobody');
  const user = await store.user(email);
  const hash = user === null ? null : await store.passwordHash(user.id);
  const isRight = await verifyPassword({ hash: hash ?? (await nobody), password });
  if (!isRight || user === null || hash === null || user.isDisabled) return { outcome: 'wrong' };
  if (user.hasSecondFactor && (code === undefined || code.trim() === '')) return { outcome: 'code-needed' };
  const begun = await accounts.begin(user.id, factsAt(origin, { method: 'password' }));
  if (begun === null) return { outcome: 'wrong' };
  if (!user.hasSecondFactor || (await isSecondFactor(accounts, begun, code ?? ''))) {
    return { outcome: 'signed-in', ...begun };
  }
  const { auth } = await accounts.library();
  await (await auth.$context).internalAdapter.deleteSession(begun.token);
  return { outcome: 'wrong-code' };
}

/** The library asks for a session before it checks a code; nobody has been given this one yet. */
async function isSecondFactor(
  accounts: AccountsContext,
  { token, session }: BegunSession,
  code: string,
): Promise<boolean> {
  const { auth } = await accounts.library();
  const headers = new Headers({ authorization: `Bearer ${token}` });
  const body = { code: code.replaceAll(' ', '') };
  if ((await refusable(auth.api.verifyTOTP({ body, headers }))) !== null) {
    return isFirstUse(accounts, session.userId, body.code);
  }
  return (await refusable(auth.api.verifyBackupCode({ body, headers }))) !== null;
}

/** A code that somebody saw over a shoulder opens nothing: it is good once. https://www.rfc-editor.org/rfc/rfc6238#section-5.2 */
export function isFirstUse({ attempts, sign }: AccountsContext, userId: string, code: string): Promise<boolean> {
  return attempts.isFirstUse(sign('code of a second factor', `${userId} ${code}`));
}

/** The library's refusals are an answer; what else it throws is a fault. */
export async function refusable<Result>(work: Promise<Result>): Promise<Result | null> {
  try {
    return await work;
  } catch (error) {
    const { isAPIError } = await import('better-auth/api');
    if (isAPIError(error) && Number(error.statusCode) < 500) return null;
    throw error;
  }
}

/** Changes the caller's own password. Wrong tries count as tries to sign in do. */
export async function changeOwnPassword(
  { attempts, store }: AccountsContext,
  user: { readonly email: string; readonly session: string },
  { current, next }: { readonly current: string; readonly next: string },
  origin: Origin,
): Promise<'changed' | 'wrong' | 'no-password' | { readonly retryAfterSeconds: number }> {
  const found = await store.user(user.email);
  const hash = found === null ? null : await store.passwordHash(found.id);
  if (hash === null) return 'no-password';
  const { retryAfterSeconds } = await attempts.begin(user.email, origin.address);
  if (retryAfterSeconds > 0) return { retryAfterSeconds };
  const actor = actorAt(user.email, origin);
  if (!(await verifyPassword({ hash, password: current }))) {
    await store.recordRefusal(actor, 'change-password', 'User', user.email, null);
    return 'wrong';
  }
  await store.setPassword(user.email, await hashPassword(next), user.session, actor);
  await attempts.succeeded(user.email);
  return 'changed';
}
