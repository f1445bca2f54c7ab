export {
  type AccountsContext,
  type AccountsOptions,
  type BegunSession,
  DEFAULT_SESSION_LIMITS,
  hashPassword,
  normalEmail,
  type Origin,
  openAccounts,
  type SessionLimits,
} from './accounts.ts';
export { type AttemptLimits, DEFAULT_ATTEMPT_LIMITS } from './attempts.ts';
export { DEVICE_CLIENT, PASSWORD_CHARACTERS } from './auth.ts';
export { createSessionAuthenticator } from './authenticator.ts';
export { cookie, endedSessionCookies, readCookie, sessionCookie } from './cookie.ts';
export { addFirstAdministrator, randomPassword } from './first-administrator.ts';
export {
  changeOwnPassword,
  type PasswordAttempt,
  recordSignIn,
  type SignInOutcome,
  signInByPassword,
} from './password-sign-in.ts';
