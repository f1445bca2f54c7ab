export {
  type AccountsContext,
  type AccountsOptions,
  type BegunSession,
  DEFAULT_SESSION_LIMITS,
  normalEmail,
  type Origin,
  openAccounts,
  type SessionLimits,
} from './accounts.ts';
export { type AttemptLimits, DEFAULT_ATTEMPT_LIMITS } from './attempts.ts';
export { createSessionAuthenticator } from './authenticator.ts';
export { cookie, endedSessionCookies, readCookie, readSessionCookie, sessionCookie } from './cookie.ts';
export {
  answerDevice,
  beginDevice,
  DEVICE_ERRORS,
  type DeviceAnswer,
  type DeviceCode,
  type DeviceError,
  normalCode,
  pollDevice,
  readableCode,
} from './device-sign-in.ts';
export { addFirstAdministrator, randomPassword } from './first-administrator.ts';
export { CHALLENGE_SECONDS, DEVICE_CLIENT, MOST_PASSKEYS, PASSWORD_CHARACTERS } from './limits.ts';
export type { PasswordRefusal } from './own-password.ts';
export type { RelyingParty } from './passkey-checks.ts';
export { beginPasskeySignIn, type PasskeySignInOutcome, signInByPasskey } from './passkey-sign-in.ts';
export { beginPasskey, endPasskey, finishPasskey, type PasskeyRefusal } from './passkeys.ts';
export { hashPassword } from './password.ts';
export {
  changeOwnPassword,
  type PasswordAttempt,
  recordSignIn,
  type SignInOutcome,
  signInByPassword,
} from './password-sign-in.ts';
export { type ProvenPerson, type ProviderSignInOutcome, signInAtProvider } from './provider-sign-in.ts';
export { beginSecondFactor, confirmSecondFactor, endSecondFactor, type SecondFactorSetup } from './second-factor.ts';
