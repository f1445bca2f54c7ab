import type { UserRole } from '@tenantry/store';
import { type AccountsContext, actorAt, type BegunSession, factsAt, type Origin } from './accounts.ts';
import { recordSignIn } from './password-sign-in.ts';

/** Somebody as an identity provider has proved them to be. */
export interface ProvenPerson {
  readonly subject: string;
  readonly email: string;
  readonly name: string;
  readonly groups: readonly string[];
  /** What the groups give. */
  readonly role: UserRole;
}

export type ProviderSignInOutcome =
  | ({ readonly outcome: 'signed-in' } & BegunSession)
  /** A user of this address signs in otherwise. */
  | { readonly outcome: 'address-taken' }
  | { readonly outcome: 'disabled' };

/** Their groups count for this session: at the next sign-in the provider is asked anew. */
export async function signInAtProvider(
  accounts: AccountsContext,
  provider: string,
  { subject, email, name, groups, role }: ProvenPerson,
  origin: Origin,
): Promise<ProviderSignInOutcome> {
  const { store } = accounts;
  const actor = actorAt(email, origin);
  const user = await store.settleProviderUser(provider, subject, { email, name }, actor);
  if (user !== null && !user.isDisabled) {
    const facts = factsAt(origin, { method: 'provider', provider, groups, role });
    const begun = await accounts.begin(user.userId, facts);
    if (begun !== null) {
      await recordSignIn(accounts, begun, origin);
      return { outcome: 'signed-in', ...begun };
    }
  }
  if (await accounts.attempts.isWorthTelling(origin.address)) {
    await store.recordRefusal(actor, 'sign-in', 'User', email, null);
  }
  return { outcome: user === null ? 'address-taken' : 'disabled' };
}
