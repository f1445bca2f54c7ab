import type { Call } from './call.ts';
import type { Passkey } from './types.ts';

/** Passkeys: seen and taken away. They are added in a browser, which has the device at hand. */
export interface PasskeysApi {
  /** Your own, or those of a user, where you may see them. The oldest first. */
  list(user?: string): Promise<readonly Passkey[]>;
  rename(id: string, name: string): Promise<Passkey>;
  /** One of your own. Sessions that began with it end, but the one that asks. */
  remove(id: string, password: string): Promise<void>;
  /** All of a user, with the sessions that began with them. */
  removeAll(user: string): Promise<void>;
}

const OWN = '/api/v1/me/passkeys';
const ofUser = (email: string) => `/api/v1/users/${encodeURIComponent(email)}/passkeys`;
const one = (id: string) => `${OWN}/${encodeURIComponent(id)}`;

export function passkeysOf(call: Call): PasskeysApi {
  return {
    list: async (user) =>
      (await call<{ items: readonly Passkey[] }>('GET', user === undefined ? OWN : ofUser(user))).items,
    rename: (id, name) => call('PATCH', one(id), { json: { name } }),
    remove: (id, password) => call('DELETE', one(id), { json: { password } }),
    removeAll: (user) => call('DELETE', ofUser(user)),
  };
}
