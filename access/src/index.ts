export { type Action, type ActionTarget, authorize, type Decision } from './authorize.ts';
export type { Authentication, Authenticator, Credentials, Identity, PlatformRole } from './identity.ts';
export type { ThrottleOptions } from './throttle.ts';
export { createTokenAuthenticator, hashToken, type TokenSource } from './token.ts';
