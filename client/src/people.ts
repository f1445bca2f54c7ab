import type { Client as FetchClient } from 'openapi-fetch';
import type { Call } from './call.ts';
import type { paths } from './generated/api.ts';
import { ProblemError } from './problem.ts';
import type { DeviceCode, DeviceToken, Me, SignInSession } from './types.ts';

const CLIENT = 'tenantry-cli';
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** Who the caller is, and the way in for a program without a browser (RFC 8628). */
export interface PeopleApi {
  me(): Promise<Me>;
  /** The caller's own, the last used first. */
  sessions(): Promise<readonly SignInSession[]>;
  /** Ends the session of the requests. */
  signOut(): Promise<void>;
  beginDevice(): Promise<DeviceCode>;
  /** The session once it is approved, or why there is none, yet or at all. */
  pollDevice(deviceCode: string): Promise<DeviceToken | { readonly error: string }>;
}

export function peopleOf(call: Call, routes: FetchClient<paths>): PeopleApi {
  return {
    me: () => call('GET', '/api/v1/me'),
    sessions: async () => (await call<{ items: readonly SignInSession[] }>('GET', '/api/v1/sessions')).items,
    signOut: () => call('POST', '/api/v1/sign-out'),
    beginDevice: () => call('POST', '/api/v1/device/code', { json: { client_id: CLIENT } }),
    async pollDevice(deviceCode) {
      const body = { grant_type: GRANT, device_code: deviceCode, client_id: CLIENT } as const;
      const { data, error, response } = await routes.POST('/api/v1/device/token', { body });
      if (data !== undefined) return data;
      if (error !== undefined && 'error' in error) return { error: error.error };
      const { title = response.statusText, code = `http-${response.status}`, detail } = error ?? {};
      throw new ProblemError({
        ...{ type: 'about:blank', title, status: response.status, code },
        ...(detail === undefined ? {} : { detail }),
      });
    },
  };
}
