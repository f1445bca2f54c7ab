import type { Call } from './call.ts';
import type { OwnAccount, Passkey, PasskeyOptions, SecondFactorSetup } from './types.ts';

/** What a device made, as WebAuthn answers it, in base64url. */
export interface MadeCredential {
  readonly id: string;
  readonly response: { readonly clientDataJSON: string; readonly attestationObject: string };
}

/** How the caller signs in. All but reading takes the session of a browser, and what lets somebody in the password too. */
export interface AccountApi {
  get(): Promise<OwnAccount>;
  /** The other sessions end. */
  changePassword(current: string, next: string): Promise<void>;
  /** It counts from the first code on that is confirmed. The secret and the backup codes are answered this once. */
  beginSecondFactor(password: string): Promise<SecondFactorSetup>;
  confirmSecondFactor(code: string): Promise<void>;
  endSecondFactor(password: string): Promise<void>;
  /** What the device is to make; good once, for five minutes, in this browser. */
  beginPasskey(password: string): Promise<PasskeyOptions>;
  addPasskey(name: string, credential: MadeCredential): Promise<Passkey>;
  /** One of the caller's own, with the streams that it holds open. */
  endSession(id: string): Promise<void>;
}

const OWN = '/api/v1/me';

export function accountOf(call: Call): AccountApi {
  return {
    get: () => call('GET', `${OWN}/account`),
    changePassword: (current, next) => call('POST', `${OWN}/password`, { json: { current, new: next } }),
    beginSecondFactor: (password) => call('POST', `${OWN}/second-factor`, { json: { password } }),
    confirmSecondFactor: (code) => call('POST', `${OWN}/second-factor/confirm`, { json: { code } }),
    endSecondFactor: (password) => call('DELETE', `${OWN}/second-factor`, { json: { password } }),
    beginPasskey: (password) => call('POST', `${OWN}/passkeys/challenge`, { json: { password } }),
    addPasskey: (name, credential) => call('POST', `${OWN}/passkeys`, { json: { name, credential } }),
    endSession: (id) => call('DELETE', `/api/v1/sessions/${encodeURIComponent(id)}`),
  };
}
