export {
  type Action,
  type ActionTarget,
  authorize,
  type Decision,
  isVisible,
  visibleTenants,
} from './authorize.ts';
export { firstKnown } from './first-known.ts';
export {
  type Authentication,
  type Authenticator,
  type Credentials,
  higher,
  type Identity,
  NO_RIGHTS,
  type PlatformRole,
  type Principal,
  TOKEN_VERBS,
  type TokenScope,
  type TokenVerb,
} from './identity.ts';
export { type MembershipSource, withMemberships } from './memberships.ts';
export type { ThrottleOptions } from './throttle.ts';
export { createTokenAuthenticator, hashToken, type TokenSource } from './token.ts';
