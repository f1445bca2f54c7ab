import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { PasskeyRow } from '@tenantry/store';
import { type AccountsContext, actorAt, type Origin } from './accounts.ts';
import { makeChallenge, takeChallenge } from './challenge.ts';
import { CHALLENGE_SECONDS, MOST_PASSKEYS } from './limits.ts';
import { checkOwnPassword, type PasswordRefusal } from './own-password.ts';
import { ALGORITHMS, checkNewKey, type RelyingParty } from './passkey-checks.ts';

/** Who asks, by their own session. */
export interface PasskeySession {
  readonly email: string;
  readonly session: string;
}

export interface BegunPasskey {
  /** For `navigator.credentials.create`. */
  readonly options: PublicKeyCredentialCreationOptionsJSON;
  /** For the browser to bring back with what the device answers. */
  readonly held: string;
}

export type PasskeyRefusal = 'stale' | 'wrong' | 'too-many' | 'there-already';

const purpose = ({ session }: PasskeySession) => `adding a passkey ${session}`;

/**
 * What a device is asked to make: a key pair that it finds by itself, under a lock of its own (a PIN, a finger, a face).
 *
 * @see finishPasskey
 */
export async function beginPasskey(
  accounts: AccountsContext,
  own: PasskeySession,
  password: string,
  site: RelyingParty,
  origin: Origin,
): Promise<BegunPasskey | PasswordRefusal | 'too-many'> {
  const refusal = await checkOwnPassword(accounts, own.email, password, origin);
  if (refusal !== null) return refusal;
  const { store } = accounts;
  const [user, there] = await Promise.all([store.user(own.email), store.credentialIds(own.email)]);
  if (user === null) return 'no-password';
  if (there.length >= MOST_PASSKEYS) return 'too-many';
  const { generateRegistrationOptions } = await import('@simplewebauthn/server');
  const { bytes, held } = makeChallenge(accounts, purpose(own));
  const options = await generateRegistrationOptions({
    ...{ rpName: 'Tenantry', rpID: site.id, challenge: bytes, timeout: CHALLENGE_SECONDS * 1000 },
    // Not the address: some devices tell it before they are unlocked. https://www.w3.org/TR/webauthn-3/#sctn-user-handle-privacy
    userID: new TextEncoder().encode(user.id),
    ...{ userName: user.email, userDisplayName: user.name, attestationType: 'none' },
    excludeCredentials: there.map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  return { options, held };
}

/** Keeps what the device made. What was held is good once. */
export async function finishPasskey(
  accounts: AccountsContext,
  own: PasskeySession,
  made: { readonly held: string | null; readonly name: string; readonly response: RegistrationResponseJSON },
  site: RelyingParty,
  origin: Origin,
): Promise<PasskeyRow | PasskeyRefusal> {
  const challenge = await takeChallenge(accounts, purpose(own), made.held);
  if (challenge === null) return 'stale';
  const key = await checkNewKey(made.response, challenge, site);
  if (key === null) return 'wrong';
  const draft = { ...key, name: made.name, host: site.id };
  const added = await accounts.store.addPasskey(own.email, draft, MOST_PASSKEYS, actorAt(own.email, origin));
  return added === 'no-user' ? 'stale' : added;
}

export async function endPasskey(
  accounts: AccountsContext,
  own: PasskeySession,
  id: string,
  password: string,
  origin: Origin,
): Promise<'ended' | 'absent' | PasswordRefusal> {
  const refusal = await checkOwnPassword(accounts, own.email, password, origin);
  if (refusal !== null) return refusal;
  const isThere = await accounts.store.removePasskey(own.email, id, own.session, actorAt(own.email, origin));
  return isThere ? 'ended' : 'absent';
}
