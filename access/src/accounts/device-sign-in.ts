import { timingSafeEqual } from 'node:crypto';
import { type AccountsContext, type BegunSession, factsAt, type Origin } from './accounts.ts';
import { DEVICE_CLIENT } from './limits.ts';
import { recordSignIn, refusable } from './password-sign-in.ts';

/** https://www.rfc-editor.org/rfc/rfc8628#section-3.2 */
export interface DeviceCode {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly expiresInSeconds: number;
  readonly intervalSeconds: number;
}

/** What a poll is answered with before there is a session: https://www.rfc-editor.org/rfc/rfc8628#section-3.5 */
export const DEVICE_ERRORS = [
  'authorization_pending',
  'slow_down',
  'access_denied',
  'expired_token',
  'invalid_grant',
  'invalid_client',
  'invalid_request',
] as const;
export type DeviceError = (typeof DEVICE_ERRORS)[number];

const CODES_PER_MINUTE = 20;
const GUESSES = { most: 20, windowSeconds: 600 } as const;

/** What the database holds of a device's code is worth nothing: the device has it signed, with a key that is not there. */
const signedCode = ({ sign }: AccountsContext, kept: string) => `${kept}.${sign('device code', kept)}`;

/** What the database holds of it; null where it was not signed by us. */
function keptOf(accounts: AccountsContext, deviceCode: string): string | null {
  const [kept = ''] = deviceCode.split('.', 1);
  const [given, ours] = [Buffer.from(deviceCode), Buffer.from(signedCode(accounts, kept))];
  return given.length === ours.length && timingSafeEqual(given, ours) ? kept : null;
}

/** Null: too many were asked for from this address. */
export async function beginDevice(accounts: AccountsContext, address: string): Promise<DeviceCode | null> {
  const { library, store } = accounts;
  if ((await store.countAttempt(`device/${address}`, 60)).count > CODES_PER_MINUTE) return null;
  const { auth } = await library();
  const given = await auth.api.deviceCode({ body: { client_id: DEVICE_CLIENT } });
  return {
    deviceCode: signedCode(accounts, given.device_code),
    userCode: given.user_code,
    expiresInSeconds: given.expires_in,
    intervalSeconds: given.interval,
  };
}

/** A device asks for its session. It has the rights of the session that approved it, and ends by itself. */
export async function pollDevice(
  accounts: AccountsContext,
  deviceCode: string,
  origin: Origin,
): Promise<BegunSession | DeviceError> {
  const { options, store } = accounts;
  const { auth, withFacts } = await accounts.library();
  const kept = keptOf(accounts, deviceCode);
  if (kept === null) return 'invalid_grant';
  const approving = await store.approval(kept, options.idleSeconds);
  const body = {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: kept,
    client_id: DEVICE_CLIENT,
  } as const;
  const facts =
    approving === null
      ? null
      : factsAt(origin, {
          method: 'device',
          provider: approving.provider,
          passkey: approving.passkey,
          groups: approving.groups,
          role: approving.grantedRole,
        });
  try {
    const { access_token: token } = await withFacts(facts, () => auth.api.deviceToken({ body }));
    const begun = await accounts.begun(token);
    if (begun === null) return 'access_denied';
    await recordSignIn(accounts, begun, origin);
    return begun;
  } catch (error) {
    const { isAPIError } = await import('better-auth/api');
    if (!isAPIError(error)) throw error;
    const code: unknown = error.body?.error;
    const known = DEVICE_ERRORS.find((one) => one === code);
    if (known === undefined) throw error;
    return known;
  }
}

export type DeviceAnswer = 'done' | 'unknown-code' | 'too-many-guesses';

/** Somebody who is signed in says what a device may. */
export async function answerDevice(
  { library, store }: AccountsContext,
  by: { readonly token: string; readonly session: string; readonly email: string },
  typedCode: string,
  decision: 'approve' | 'deny',
): Promise<DeviceAnswer> {
  const userCode = normalCode(typedCode);
  const { count } = await store.countAttempt(`user-code/${by.session}`, GUESSES.windowSeconds);
  if (count > GUESSES.most) return 'too-many-guesses';
  const headers = new Headers({ authorization: `Bearer ${by.token}` });
  const { auth } = await library();
  const found = await refusable(auth.api.deviceVerify({ query: { user_code: userCode }, headers }));
  if (found?.status !== 'pending') return 'unknown-code';
  // Before it is approved: the device may ask in between.
  await store.noteApproval(userCode, by.session);
  const body = { userCode };
  const answered =
    decision === 'approve'
      ? await refusable(auth.api.deviceApprove({ body, headers }))
      : await refusable(auth.api.deviceDeny({ body, headers }));
  return answered === null ? 'unknown-code' : 'done';
}

/** `ABCD-EFGH`, as people read it out. */
export function readableCode(userCode: string): string {
  return userCode.replace(/^(.{4})(.{4})$/, '$1-$2');
}

export function normalCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}
