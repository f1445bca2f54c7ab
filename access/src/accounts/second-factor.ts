import { type AccountsContext, actorAt, type BegunSession, factsAt, type Origin } from './accounts.ts';
import { checkOwnPassword, type PasswordRefusal } from './own-password.ts';
import { isFirstUse, refusable } from './password-sign-in.ts';

/** Who asks, by their own session. */
export interface OwnSession {
  readonly email: string;
  /** For the library. */
  readonly token: string;
}

export interface SecondFactorSetup {
  /** `otpauth://…`, for an authenticator app. */
  readonly uri: string;
  readonly backupCodes: readonly string[];
}

/** Makes a secret for an authenticator app. It does not count before a code of it was sent to `confirmSecondFactor`. */
export async function beginSecondFactor(
  accounts: AccountsContext,
  own: OwnSession,
  password: string,
  origin: Origin,
): Promise<SecondFactorSetup | PasswordRefusal | 'there-already'> {
  const refusal = await checkOwnPassword(accounts, own.email, password, origin);
  if (refusal !== null) return refusal;
  const body = { password, method: 'totp' } as const;
  const { auth } = await accounts.library();
  const made = await refusable(auth.api.enableTwoFactor({ body, headers: headersOf(own) }));
  if (made?.method !== 'totp') return 'there-already';
  return { uri: made.totpURI, backupCodes: made.backupCodes };
}

/** From now on sign-ins ask for a code. The session is replaced: what was held of it before opens nothing more. */
export async function confirmSecondFactor(
  accounts: AccountsContext,
  own: OwnSession,
  code: string,
  origin: Origin,
): Promise<BegunSession | 'wrong-code' | { readonly retryAfterSeconds: number }> {
  const { attempts, options, store } = accounts;
  const { retryAfterSeconds } = await attempts.begin(own.email, origin.address);
  if (retryAfterSeconds > 0) return { retryAfterSeconds };
  const before = await store.session(own.token, options.idleSeconds);
  if (before === null) return 'wrong-code';
  const { method, provider, passkey, groups, grantedRole: role } = before;
  const facts = factsAt(origin, { method, provider, passkey, groups, role });
  const body = { code: code.replaceAll(' ', '') };
  const { auth, withFacts } = await accounts.library();
  const verified = await withFacts(facts, () =>
    refusable(auth.api.verifyTOTP({ body, headers: headersOf(own), returnHeaders: true })),
  );
  const token = verified === null ? null : tokenOf(verified.headers);
  const begun = token === null ? null : await accounts.begun(token);
  if (begun === null) return 'wrong-code';
  await isFirstUse(accounts, before.userId, body.code);
  await attempts.succeeded(own.email);
  await store.recordAct(actorAt(own.email, origin), {
    action: 'enable-second-factor',
    kind: 'User',
    name: own.email,
    tenant: null,
    detail: null,
    outcome: 'success',
  });
  return begun;
}

export async function endSecondFactor(
  accounts: AccountsContext,
  email: string,
  password: string,
  origin: Origin,
): Promise<'ended' | PasswordRefusal> {
  const refusal = await checkOwnPassword(accounts, email, password, origin);
  if (refusal !== null) return refusal;
  await accounts.store.removeSecondFactor(email, actorAt(email, origin));
  return 'ended';
}

function headersOf({ token }: OwnSession): Headers {
  return new Headers({ authorization: `Bearer ${token}` });
}

/** The library tells the token of a session that it replaced in its cookie alone. */
function tokenOf(headers: Headers): string | null {
  for (const set of headers.getSetCookie()) {
    const [, value] = /^[^=]*session_token=([^;]+)/.exec(set) ?? [];
    const token = decodeURIComponent(value ?? '').split('.')[0];
    if (token) return token;
  }
  return null;
}
