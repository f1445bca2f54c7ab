import type { JsonObject } from '@tenantry/kinds';
import type { Actor } from '../contract.ts';
import type { Sealed } from '../sealing/seal.ts';

/** An OIDC provider at which people sign in, without its client secret. */
export interface IdentityProviderRow {
  readonly name: string;
  /** As an administrator declared it; holds no secret. */
  readonly spec: JsonObject;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

/** Identity providers. A change ends the sessions that began at the provider: they rest on what was declared before. */
export interface IdentityProviderStore {
  identityProviders(): Promise<IdentityProviderRow[]>;
  identityProvider(name: string): Promise<(IdentityProviderRow & { readonly secret: Sealed }) | null>;
  /** Adds or replaces. Throws `MasterKeyChangedError` when the secret was sealed with a key that is no longer in use. */
  saveIdentityProvider(
    draft: { readonly name: string; readonly spec: JsonObject; readonly secret: Sealed },
    actor: Actor,
  ): Promise<{ readonly provider: IdentityProviderRow; readonly isNew: boolean }>;
  /** False: there is none. */
  removeIdentityProvider(name: string, actor: Actor): Promise<boolean>;
  /**
   * Whom somebody at a provider is here, and makes them a user at the first time. Null: the address is a user's who signs in
   * otherwise, and is not given away. `isDisabled` users are answered too.
   */
  settleProviderUser(
    provider: string,
    subject: string,
    user: { readonly email: string; readonly name: string },
    actor: Actor,
  ): Promise<{ readonly userId: string; readonly email: string; readonly isDisabled: boolean } | null>;
}

/** What the sealed client secret is bound to. */
export function sealedProviderName(provider: string): string {
  return `identity-provider/${provider}`;
}
