import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { PasskeyOwner } from '@tenantry/store';
import { type AccountsContext, actorAt, type BegunSession, factsAt, type Origin } from './accounts.ts';
import { makeChallenge, takeChallenge } from './challenge.ts';
import { CHALLENGE_SECONDS } from './limits.ts';
import { checkSignature, type RelyingParty } from './passkey-checks.ts';
import { recordSignIn } from './password-sign-in.ts';

export type PasskeySignInOutcome =
  | ({ readonly outcome: 'signed-in' } & BegunSession)
  /** No such passkey, a disabled user, a signature that does not fit, a copy: it is not said which. */
  | { readonly outcome: 'wrong' }
  /** The challenge is not the browser's, ran out, or was used. */
  | { readonly outcome: 'stale' }
  | { readonly outcome: 'locked'; readonly retryAfterSeconds: number };

const PURPOSE = 'signing in';
const UNKNOWN = 'somebody with an unknown passkey';

/** For `navigator.credentials.get`: the device knows who the person is, and is asked to make sure that it is them. */
export function beginPasskeySignIn(
  accounts: Pick<AccountsContext, 'sign'>,
  site: RelyingParty,
): { readonly options: PublicKeyCredentialRequestOptionsJSON; readonly held: string } {
  const { bytes, held } = makeChallenge(accounts, PURPOSE);
  const challenge = Buffer.from(bytes).toString('base64url');
  const timeout = CHALLENGE_SECONDS * 1000;
  return { options: { challenge, rpId: site.id, userVerification: 'required', timeout }, held };
}

/** A device that was unlocked is two factors: no code is asked for besides. Counted and recorded as sign-ins by password are. */
export async function signInByPasskey(
  accounts: AccountsContext,
  attempt: { readonly held: string | null; readonly response: AuthenticationResponseJSON },
  site: RelyingParty,
  origin: Origin,
): Promise<PasskeySignInOutcome> {
  const { attempts, store } = accounts;
  const owner = await store.passkeyOwner(attempt.response.id);
  const actor = actorAt(owner?.email ?? UNKNOWN, origin);
  const { retryAfterSeconds, isLockOut } = await attempts.begin(
    owner?.email ?? `passkey ${attempt.response.id}`,
    origin.address,
  );
  if (retryAfterSeconds > 0) {
    if (isLockOut) await store.recordRefusal(actor, 'lock-account', 'User', actor.name, null);
    return { outcome: 'locked', retryAfterSeconds };
  }
  const result = await tryPasskey(accounts, owner, attempt, site, origin);
  if (result.outcome === 'signed-in') {
    await attempts.succeeded(result.session.email);
    await recordSignIn(accounts, result, origin);
    return result;
  }
  // Only who has the key gets so far, so it is told each time.
  if (result.outcome === 'copied') await store.recordRefusal(actor, 'use-copied-passkey', 'User', actor.name, null);
  else if (await attempts.isWorthTelling(origin.address)) {
    await store.recordRefusal(actor, 'sign-in', 'User', actor.name, null);
  }
  return result.outcome === 'stale' ? result : { outcome: 'wrong' };
}

async function tryPasskey(
  accounts: AccountsContext,
  owner: PasskeyOwner | null,
  { held, response }: { readonly held: string | null; readonly response: AuthenticationResponseJSON },
  site: RelyingParty,
  origin: Origin,
): Promise<Exclude<PasskeySignInOutcome, { outcome: 'locked' }> | { readonly outcome: 'copied' }> {
  const challenge = await takeChallenge(accounts, PURPOSE, held);
  if (challenge === null) return { outcome: 'stale' };
  if (owner === null || owner.isDisabled) return { outcome: 'wrong' };
  // Whose key the device says it is: https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion, step 6.
  const handle = Buffer.from(response.response.userHandle ?? '', 'base64url').toString();
  if (handle !== owner.userId) return { outcome: 'wrong' };
  const use = await checkSignature(response, owner.publicKey, challenge, site);
  if (use === null) return { outcome: 'wrong' };
  if (!(await accounts.store.usePasskey(owner.id, use))) return { outcome: 'copied' };
  const begun = await accounts.begin(owner.userId, factsAt(origin, { method: 'passkey', passkey: owner.id }));
  return begun === null ? { outcome: 'wrong' } : { outcome: 'signed-in', ...begun };
}
