import type { Database } from '../database/database.ts';
import type { IdentityProviderStore } from './contract.ts';
import {
  identityProvider,
  identityProviders,
  removeIdentityProvider,
  saveIdentityProvider,
  settleProviderUser,
} from './statements.ts';

export function identityProviderStore({ db, read, write }: Database): IdentityProviderStore {
  return {
    identityProviders: () => read(() => identityProviders(db)),
    identityProvider: (name) => read(() => identityProvider(db, name)),
    saveIdentityProvider: (provider, actor) => write((work) => saveIdentityProvider(work, provider, actor)),
    removeIdentityProvider: (name, actor) => write((work) => removeIdentityProvider(work, name, actor)),
    settleProviderUser: (provider, subject, found, actor) =>
      write((work) => settleProviderUser(work, provider, subject, found, actor)),
  };
}
