import type { Call } from './call.ts';
import type {
  IdentityProvider,
  IdentityProviderDraft,
  IdentityProviderTest,
  NewUser,
  User,
  UserChange,
  UserDraft,
} from './types.ts';

/** Who may sign in. For administrators; auditors see them. */
export interface UsersApi {
  list(): Promise<readonly User[]>;
  /** The password is answered this once. */
  add(user: UserDraft): Promise<NewUser>;
  /** What is not named stays. */
  change(email: string, change: UserChange): Promise<User>;
  /** A new password, answered this once; sessions end. */
  resetPassword(email: string): Promise<{ readonly password: string }>;
  remove(email: string): Promise<void>;
}

/** Where people sign in who have no password here. */
export interface IdentityProvidersApi {
  list(): Promise<readonly IdentityProvider[]>;
  put(name: string, provider: IdentityProviderDraft): Promise<IdentityProvider>;
  /** Whether it can be reached and has what is needed. */
  test(name: string): Promise<IdentityProviderTest>;
  delete(name: string): Promise<void>;
}

export function usersOf(call: Call): UsersApi {
  const path = (email: string, part = ''): string => `/api/v1/users/${encodeURIComponent(email)}${part}`;
  return {
    list: async () => (await call<{ items: readonly User[] }>('GET', '/api/v1/users')).items,
    add: (json) => call('POST', '/api/v1/users', { json }),
    change: (email, json) => call('PATCH', path(email), { json }),
    resetPassword: (email) => call('POST', path(email, '/password'), { json: {} }),
    remove: (email) => call('DELETE', path(email)),
  };
}

export function identityProvidersOf(call: Call): IdentityProvidersApi {
  const path = (name: string, part = ''): string => `/api/v1/identity-providers/${encodeURIComponent(name)}${part}`;
  return {
    list: async () => (await call<{ items: readonly IdentityProvider[] }>('GET', '/api/v1/identity-providers')).items,
    put: (name, json) => call('PUT', path(name), { json }),
    test: (name) => call('POST', path(name, '/test'), { json: {} }),
    delete: (name) => call('DELETE', path(name)),
  };
}
