import { type Call, wholeCall } from './call.ts';
import { ProblemError, problemIn } from './problem.ts';
import type { Send } from './transport.ts';
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

export function peopleOf(call: Call, send: Send, server: string): PeopleApi {
  return {
    me: () => call('GET', '/api/v1/me'),
    sessions: async () => (await call<{ items: readonly SignInSession[] }>('GET', '/api/v1/sessions')).items,
    signOut: () => call('POST', '/api/v1/sign-out'),
    beginDevice: () => call('POST', '/api/v1/device/code', { json: { client_id: CLIENT } }),
    async pollDevice(deviceCode) {
      return wholeCall(server, undefined, async (signal) => {
        const answer = await send({
          url: new URL(`${server}/api/v1/device/token`),
          method: 'POST',
          headers: { accept: 'application/json', 'content-type': 'application/json' },
          body: JSON.stringify({ grant_type: GRANT, device_code: deviceCode, client_id: CLIENT }),
          signal,
        });
        const text = await answer.text();
        const error = answer.ok ? null : waitingFor(text);
        if (error !== null) return { error };
        if (!answer.ok) throw new ProblemError(problemIn(answer, text));
        return JSON.parse(text) as DeviceToken;
      });
    },
  };
}

/** Of the errors of RFC 8628, which are no problem documents. */
function waitingFor(text: string): string | null {
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    return typeof error === 'string' ? error : null;
  } catch {
    return null;
  }
}
